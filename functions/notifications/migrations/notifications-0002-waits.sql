-- Attempts that the mail service did not take, for no fault of the mail's own: they are not counted as attempts.
ALTER TABLE deliveries ADD COLUMN waits INT NOT NULL DEFAULT 0;
