-- Ids are compared byte by byte: the provider's differ in case, and a default collation takes a for A.

ALTER TABLE payments
    MODIFY payment_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    MODIFY order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    MODIFY customer_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    MODIFY intent_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
    MODIFY client_secret VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE operations
    MODIFY operation_id VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    MODIFY payment_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;

ALTER TABLE webhooks
    MODIFY event_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    MODIFY order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;

ALTER TABLE ledger
    MODIFY payment_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
