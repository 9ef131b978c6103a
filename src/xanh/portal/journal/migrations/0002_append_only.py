"""The database itself refuses to change or delete a line of the journal, whoever asks."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER journal_no_{act} BEFORE {act} ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """
]
POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER journal_no_{act} BEFORE {act} ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
    """,
]
GUARDS = {
    "sqlite": (SQLITE, ("update", "delete")),
    "postgresql": (POSTGRESQL, ("update", "delete", "truncate")),
}


def guard(apps, schema_editor):
    statements, acts = GUARDS[schema_editor.connection.vendor]
    for act in acts:
        for statement in statements:
            schema_editor.execute(statement.format(act=act))


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for act in GUARDS[vendor][1]:
        where = " ON journal_entry" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER journal_no_{act}{where}")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
