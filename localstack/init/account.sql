-- One service's schema and its user, who may only read and write rows of that schema. Migrations run as root.
-- localstack/init/databases.py fills in {service} and {password}.
CREATE DATABASE IF NOT EXISTS `{service}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE USER IF NOT EXISTS '{service}'@'%' IDENTIFIED BY '{password}';
ALTER USER '{service}'@'%' IDENTIFIED BY '{password}';
GRANT SELECT, INSERT, UPDATE, DELETE ON `{service}`.* TO '{service}'@'%';
