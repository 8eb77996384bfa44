CREATE TABLE reviewed_product (
  product_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY
);
