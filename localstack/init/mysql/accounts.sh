#!/bin/bash
# Runs once, when the container's data folder is new (docker-compose.yml): every service's schema and user.
set -eu
for service in ${MYSQL_SCHEMAS//,/ }; do
  sed -e "s/{service}/$service/g" -e "s/{password}/$MYSQL_SERVICE_PASSWORD/g" /init/account.sql
done | mysql --user=root --password="$MYSQL_ROOT_PASSWORD"
