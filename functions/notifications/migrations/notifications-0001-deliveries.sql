-- Our copy of the contact topic: the only table here with personal data.
CREATE TABLE contacts (
    customer_id VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    email VARCHAR(320) NOT NULL,
    name VARCHAR(200) NOT NULL,
    version INT NOT NULL
);

-- One mail an event and template. A claim that was never confirmed lapses, and the mail may be sent a second time:
-- `attempts` above one says so.
CREATE TABLE deliveries (
    event_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    template VARCHAR(40) CHARACTER SET ascii NOT NULL,
    seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    customer_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    variables MEDIUMTEXT NOT NULL,
    status VARCHAR(10) CHARACTER SET ascii NOT NULL DEFAULT 'pending',
    attempts INT NOT NULL DEFAULT 0,
    next_at DATETIME(6) NOT NULL,
    message_id VARCHAR(200) NULL,
    reason VARCHAR(200) NULL,
    correlation_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (event_id, template),
    UNIQUE KEY by_seq (seq),
    KEY due (status, next_at),
    KEY of_customer (customer_id, status)
);
