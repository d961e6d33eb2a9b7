"""The database tells of every change in what public pages are made from, by whatever program it was made.

A row trigger calls `pg_notify` on two channels: the one that every listener hears, and one of the session that made the
change, which hears it together with the answer to its own COMMIT. PostgreSQL sends notifications when a transaction is
committed, each once, and none when it is rolled back.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from delivery.coverage import shown_tables

# A former version of the site that still runs listens to the same.
CHANNEL = "seconet_pages"
FUNCTION = "delivery_pages_changed"
_FUNCTION_SQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', '');
    PERFORM pg_notify('{CHANNEL}_' || pg_backend_pid(), '');
    RETURN NULL;
END $$
"""
# By the number that the server knows the session by: a pool in between may tell another.
LISTEN_TO_OWN = f"DO $$ BEGIN EXECUTE 'LISTEN {CHANNEL}_' || pg_backend_pid(); END $$"


def missing(using: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of whose changes the database would not tell, or not of all."""
    wanted, present = _wanted(using), _present(using)
    return sorted(table for table, bodies in wanted.items() if not bodies.keys() <= present.get(table, set()))


def bring_up_to_date(**kwargs: Any) -> None:
    """Make the triggers that are missing, in place of those that are out of date.

    Tables that no page is made from any more keep theirs: the former version of the site may still show them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Of two releases that run at once, one waits.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [FUNCTION])
        if not missing(connection):
            return
        cursor.execute(_FUNCTION_SQL)
        present = _present(connection)
        for table, bodies in _wanted(connection).items():
            there = present.get(table, set())
            for name in sorted(bodies.keys() - there):
                cursor.execute(f"CREATE TRIGGER {_quoted(name)} {bodies[name]}")
            for name in sorted(there - bodies.keys()):
                cursor.execute(f"DROP TRIGGER {_quoted(name)} ON {_quoted(table)}")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _wanted(using: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """Return the triggers of each table: by a name that follows from it, what stands after CREATE TRIGGER."""
    return {table: _triggers(table, drafts) for table, drafts in shown_tables(using).items()}


def _triggers(table: str, drafts: Sequence[str]) -> dict[str, str]:
    # Whole rows: of a column that a trigger names, no later migration could change the type.
    before, after = "OLD.*", "NEW.*"
    if drafts:
        names = ", ".join(f"'{column}'" for column in drafts)
        before, after = (f"(to_jsonb({row}) - ARRAY[{names}])" for row in (before, after))
    call = f"EXECUTE FUNCTION {FUNCTION}()"
    bodies = {
        # Rows, not statements: a statement that finds nothing to change makes no page cold.
        "rows": f"AFTER INSERT OR DELETE ON {_quoted(table)} FOR EACH ROW {call}",
        "columns": f"AFTER UPDATE ON {_quoted(table)} FOR EACH ROW WHEN ({before} IS DISTINCT FROM {after}) {call}",
        "table": f"AFTER TRUNCATE ON {_quoted(table)} FOR EACH STATEMENT {call}",
    }
    return {f"{FUNCTION}_{kind}_{hashlib.sha256(body.encode()).hexdigest()[:8]}": body for kind, body in bodies.items()}


def _present(using: BaseDatabaseWrapper) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with using.cursor() as cursor:
        cursor.execute(
            "SELECT relation.relname, tgname FROM pg_trigger JOIN pg_class AS relation ON relation.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = %s AND tgenabled <> 'D' AND NOT tgisinternal"
            " AND pg_table_is_visible(relation.oid)",
            [FUNCTION],
        )
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found
