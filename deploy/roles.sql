-- Two roles: `bibnet_owner` makes and changes tables, `bibnet` works with the rows. Run once, as
-- the superuser postgres, in the empty database `bibnet`; set both passwords with \password.
CREATE ROLE bibnet_owner LOGIN;
CREATE ROLE bibnet LOGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO bibnet_owner;
GRANT USAGE ON SCHEMA public TO bibnet;
ALTER DEFAULT PRIVILEGES FOR ROLE bibnet_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bibnet;
ALTER DEFAULT PRIVILEGES FOR ROLE bibnet_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO bibnet;
