-- `email` is compared byte by byte: the service has normalised it.
CREATE TABLE accounts (
    customer_id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    password_hash VARCHAR(255) CHARACTER SET ascii NOT NULL,
    roles VARCHAR(100) CHARACTER SET ascii NOT NULL,
    version INT NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    UNIQUE KEY by_email (email)
);

-- One per log-in. Its row is the lock of everything that happens to its tokens.
CREATE TABLE refresh_families (
    family_id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    customer_id CHAR(36) CHARACTER SET ascii NOT NULL,
    started_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    ended_at DATETIME(6) NULL,
    ended_by VARCHAR(20) CHARACTER SET ascii NULL,
    KEY by_customer (customer_id, ended_at)
);

-- Tokens are kept as SHA-256 only. A token has at most one successor: by_parent says so even if the code should not.
CREATE TABLE refresh_tokens (
    fingerprint CHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    family_id CHAR(36) CHARACTER SET ascii NOT NULL,
    parent CHAR(64) CHARACTER SET ascii NULL,
    access_token_id CHAR(36) CHARACTER SET ascii NOT NULL,
    issued_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at DATETIME(6) NULL,
    UNIQUE KEY by_parent (parent),
    UNIQUE KEY by_access_token (access_token_id),
    KEY by_family (family_id, issued_at)
);
