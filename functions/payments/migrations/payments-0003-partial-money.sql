-- The provider may take a part, and give back in parts: at its dashboard, whatever we asked for.
ALTER TABLE payments
    DROP CONSTRAINT captured_whole,
    ADD CONSTRAINT captured_within CHECK (captured BETWEEN 0 AND amount);

-- An entry is one capture or refund; `total` is what of its kind it brings the payment to, and tells one from the next.
ALTER TABLE ledger ADD COLUMN total BIGINT NOT NULL DEFAULT 0;
UPDATE ledger SET total = ABS(amount);
ALTER TABLE ledger
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (payment_id, entry, total, account);

-- `problem` is why an event could not be applied, or not as it came; applied_at is when nothing more was to be done
-- about it.
ALTER TABLE webhooks
    ADD COLUMN problem VARCHAR(40) CHARACTER SET ascii NULL,
    ADD KEY problems (problem, seq);
