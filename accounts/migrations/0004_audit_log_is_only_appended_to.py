"""The database itself refuses to change or delete what stands in the audit log.

SQLite drops the triggers with a table that is built anew: a migration that alters `AuditEntry` puts them back.
PostgreSQL's fire even where a session turns triggers off (`session_replication_role`).
"""

from django.db import migrations

REFUSAL = "the audit log is only appended to"

GUARDS = {
    "sqlite": [
        f"""
        CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        f"""
        CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        # REPLACE deletes without asking the trigger above.
        f"""
        CREATE TRIGGER audit_entries_are_not_replaced BEFORE INSERT ON accounts_auditentry
        WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        """
        CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit_log()
        """,
        """
        CREATE TRIGGER audit_log_is_not_emptied BEFORE TRUNCATE ON accounts_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log()
        """,
        "ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER audit_entries_stay",
        "ALTER TABLE accounts_auditentry ENABLE ALWAYS TRIGGER audit_log_is_not_emptied",
    ],
}
WITHOUT = {
    "sqlite": [
        "DROP TRIGGER audit_entries_are_not_changed",
        "DROP TRIGGER audit_entries_are_not_deleted",
        "DROP TRIGGER audit_entries_are_not_replaced",
    ],
    "postgresql": ["DROP FUNCTION refuse_to_change_the_audit_log CASCADE"],
}


def put(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take(apps, schema_editor):
    for statement in WITHOUT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_audit_log")]
    operations = [migrations.RunPython(put, take)]
