-- One payment an order. `correlation_id` and `traceparent` are those of the command that asked for it, so that what a
-- webhook or a sweep brings about is told under the order's own.
CREATE TABLE payments (
    payment_id VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    order_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    customer_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    status VARCHAR(20) CHARACTER SET ascii NOT NULL,
    deadline DATETIME(6) NULL,
    intent_id VARCHAR(255) CHARACTER SET ascii NULL,
    client_secret VARCHAR(255) CHARACTER SET ascii NULL,
    captured BIGINT NOT NULL DEFAULT 0,
    refunded BIGINT NOT NULL DEFAULT 0,
    version INT NOT NULL DEFAULT 0,
    correlation_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    traceparent VARCHAR(64) CHARACTER SET ascii NULL,
    look_at DATETIME(6) NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    UNIQUE KEY by_order (order_id),
    UNIQUE KEY by_intent (intent_id),
    KEY to_look_at (status, look_at),
    CONSTRAINT captured_whole CHECK (captured IN (0, amount)),
    CONSTRAINT refunded_within CHECK (refunded BETWEEN 0 AND captured)
);

-- What was asked of the provider, written before it is asked. Pending ones of a payment are carried out by seq.
CREATE TABLE operations (
    operation_id VARCHAR(80) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    payment_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
    progress VARCHAR(12) CHARACTER SET ascii NOT NULL,
    calls INT NOT NULL,
    rotation INT NOT NULL,
    next_at DATETIME(6) NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    UNIQUE KEY by_seq (seq),
    KEY of_payment (payment_id, progress, seq),
    KEY due (progress, next_at)
);

-- The provider's events, once each. Those without applied_at came before their payment.
CREATE TABLE webhooks (
    event_id VARCHAR(255) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    kind VARCHAR(100) CHARACTER SET ascii NOT NULL,
    order_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    body MEDIUMBLOB NOT NULL,
    received_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    applied_at DATETIME(6) NULL,
    UNIQUE KEY by_seq (seq),
    KEY waiting (applied_at, order_id)
);

-- Double entry: the two lines of an entry add up to nothing, and an entry is posted once a payment.
CREATE TABLE ledger (
    payment_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    entry VARCHAR(10) CHARACTER SET ascii NOT NULL,
    account VARCHAR(10) CHARACTER SET ascii NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    posted_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (payment_id, entry, account)
);
