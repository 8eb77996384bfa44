-- One cart a customer; `content` is its lines. The row is the lock of whoever changes them.
CREATE TABLE carts (
    customer_id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    version INT UNSIGNED NOT NULL,
    content JSON NOT NULL,
    updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
);

-- Guest carts whose lines are in a customer's cart already.
CREATE TABLE merged_guest_carts (
    guest_cart_id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    customer_id CHAR(36) CHARACTER SET ascii NOT NULL,
    merged_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
);

-- Cart's own copy of the catalogue: the newest version seen of each product, and what is on sale of it.
CREATE TABLE catalogue_products (
    product_id VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    version BIGINT UNSIGNED NOT NULL
);

CREATE TABLE catalogue_copy (
    sku VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    product_id VARCHAR(64) CHARACTER SET ascii NOT NULL,
    title VARCHAR(500) NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL,
    KEY by_product (product_id)
);
