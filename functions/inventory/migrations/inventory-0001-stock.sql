-- SKUs and order ids are compared byte by byte: _bin, because the default collation takes a for A.
CREATE TABLE stock (
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    on_hand BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 0,
    updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT reserved_not_negative CHECK (reserved >= 0),
    CONSTRAINT available_not_negative CHECK (on_hand >= reserved)
);

-- The ledger, append-only: one row a version of a SKU. on_hand and reserved are differences; their sums are the stock.
CREATE TABLE movements (
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    version BIGINT NOT NULL,
    kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    reference VARCHAR(200) NOT NULL,
    moved_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (sku, version),
    KEY by_reference (reference)
);

-- One an order, kept for ever: a refused or released one is the tombstone that a late command meets.
CREATE TABLE reservations (
    order_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    status VARCHAR(10) CHARACTER SET ascii NOT NULL,
    expires_at DATETIME(6) NULL,
    refusal TEXT NULL,
    version BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    KEY overdue (status, expires_at)
);

CREATE TABLE reservation_lines (
    order_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (order_id, sku),
    CONSTRAINT quantity_positive CHECK (quantity > 0)
);
