-- Raised by every change of password or roles. A family belongs to the version that its log-in checked, and ends when
-- the account has moved on.
ALTER TABLE accounts ADD COLUMN credentials_version INT NOT NULL DEFAULT 1;
ALTER TABLE refresh_families ADD COLUMN credentials_version INT NOT NULL DEFAULT 1;
