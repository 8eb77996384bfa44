-- Every service with MySQL has these tables in its own schema.

-- Within one agg_key, seq order is commit order, because a writer holds the lock of the row that owns the key.
CREATE TABLE outbox (
    seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    event_id CHAR(36) CHARACTER SET ascii NOT NULL,
    agg_key VARCHAR(64) NOT NULL,
    topic VARCHAR(100) CHARACTER SET ascii NOT NULL,
    body MEDIUMTEXT NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    sent_at DATETIME(6) NULL,
    parked_reason VARCHAR(200) NULL,
    UNIQUE KEY by_event (event_id),
    KEY by_key (agg_key, sent_at, seq),
    KEY unsent (sent_at, seq)
);

CREATE TABLE inbox (
    consumer VARCHAR(64) CHARACTER SET ascii NOT NULL,
    event_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    received_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (consumer, event_id)
);

CREATE TABLE attempts (
    consumer VARCHAR(64) CHARACTER SET ascii NOT NULL,
    event_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    attempts INT NOT NULL,
    PRIMARY KEY (consumer, event_id)
);

-- A key with a row here that is neither redriven nor discarded is parked: its later events follow it.
CREATE TABLE parked (
    consumer VARCHAR(64) CHARACTER SET ascii NOT NULL,
    event_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    agg_key VARCHAR(64) NOT NULL,
    topic VARCHAR(100) CHARACTER SET ascii NOT NULL,
    kafka_partition INT NOT NULL,
    kafka_offset BIGINT NOT NULL,
    headers TEXT NOT NULL,
    body MEDIUMBLOB NOT NULL,
    error VARCHAR(500) NOT NULL,
    attempts INT NOT NULL,
    parked_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    closed_at DATETIME(6) NULL,
    closed_reason VARCHAR(200) NULL,
    PRIMARY KEY (consumer, event_id),
    KEY by_key (consumer, agg_key, closed_at)
);

CREATE TABLE idempotency_keys (
    caller VARCHAR(64) NOT NULL,
    route VARCHAR(100) CHARACTER SET ascii NOT NULL,
    idempotency_key VARCHAR(255) NOT NULL,
    request_hash CHAR(64) CHARACTER SET ascii NOT NULL,
    status SMALLINT NULL,
    body MEDIUMTEXT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (caller, route, idempotency_key),
    KEY by_age (created_at)
);
