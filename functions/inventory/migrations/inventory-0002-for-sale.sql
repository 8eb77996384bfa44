-- The SKUs that each product has on sale, as products said last. A row names its product: when a SKU moves to another
-- product, a late event of the old one changes rows of its own only.
CREATE TABLE catalogue_products (
    product_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE skus_for_sale (
    sku VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    product_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (sku, product_id),
    KEY of_product (product_id)
);
