# Run once by the database's container, after roles.sql: gives both roles their passwords.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner="$OWNER_PASSWORD" --set portal="$PORTAL_PASSWORD" <<'SQL'
ALTER ROLE bibnet_owner PASSWORD :'owner';
ALTER ROLE bibnet PASSWORD :'portal';
SQL
