-- After each migration, as bibnet_owner: what was written to the journal and to the audit log
-- stays, even for whoever has got hold of the portal's own password.
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_auditentry FROM bibnet;
