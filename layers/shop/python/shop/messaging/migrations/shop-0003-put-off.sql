-- Items that a scheduled job could not do: it leaves them alone until until_at, and operators see why.
CREATE TABLE put_off (
    job VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    item VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    failures INT NOT NULL,
    error VARCHAR(500) NOT NULL,
    until_at DATETIME(6) NOT NULL,
    first_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (job, item),
    KEY to_try_again (job, until_at)
);
