-- A line of a cart becomes a line of one order at most, whatever versions the cart went through (docs/adr/0014).
CREATE TABLE ordered_lines (
    cart_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    line_id VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (cart_id, line_id)
);

-- A SKU may leave a deleted product for another one, and the events of two products come in any order: each product
-- replaces its own rows only.
ALTER TABLE sku_copies DROP PRIMARY KEY, ADD PRIMARY KEY (sku, product_id);
