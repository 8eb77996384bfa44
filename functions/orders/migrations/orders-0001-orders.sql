-- Lines, total and address are a snapshot and never change. next_at is when the clock looks at the order again.
CREATE TABLE orders (
    order_id VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    customer_id VARCHAR(64) NOT NULL,
    cart_id VARCHAR(64) NOT NULL,
    cart_version BIGINT NOT NULL,
    order_lines MEDIUMTEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    shipping_address TEXT NOT NULL,
    status VARCHAR(24) CHARACTER SET ascii NOT NULL,
    reason VARCHAR(40) CHARACTER SET ascii NULL,
    version INT NOT NULL,
    sends INT NOT NULL,
    next_at DATETIME(6) NULL,
    deadline DATETIME(6) NULL,
    needs_attention BOOLEAN NOT NULL DEFAULT FALSE,
    correlation_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    traceparent VARCHAR(64) CHARACTER SET ascii NULL,
    placed_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY one_order_a_cart (cart_id, cart_version),
    KEY of_customer (customer_id, order_id),
    KEY of_customer_by_status (customer_id, status, order_id),
    KEY due (next_at),
    KEY to_look_at (needs_attention, status),
    CONSTRAINT amount_not_negative CHECK (amount >= 0)
);

-- The saga's history, append-only: an order's version grows with each step.
CREATE TABLE order_steps (
    order_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    version INT NOT NULL,
    event VARCHAR(100) CHARACTER SET ascii NOT NULL,
    event_id VARCHAR(64) CHARACTER SET ascii NULL,
    came_from VARCHAR(24) CHARACTER SET ascii NULL,
    went_to VARCHAR(24) CHARACTER SET ascii NOT NULL,
    sent VARCHAR(100) CHARACTER SET ascii NOT NULL,
    correlation_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    stepped_at DATETIME(6) NOT NULL,
    PRIMARY KEY (order_id, version)
);

-- Copies of what products and inventory said last, guarded by their versions.
CREATE TABLE product_copies (
    product_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    title VARCHAR(500) NOT NULL,
    published BOOLEAN NOT NULL
);

CREATE TABLE sku_copies (
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    product_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    KEY of_product (product_id)
);

CREATE TABLE stock_copies (
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    available BIGINT NOT NULL
);
