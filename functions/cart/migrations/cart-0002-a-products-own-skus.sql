-- A SKU may leave a deleted product for another one, and the events of two products come in any order: each product
-- replaces its own rows only.
ALTER TABLE catalogue_copy DROP PRIMARY KEY, ADD PRIMARY KEY (sku, product_id);
