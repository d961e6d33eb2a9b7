from django.db import migrations

BATCH = 2000


def mark(apps, schema_editor):
    """Give the rows of pages in the index the mark of their language, by which a search asks for them from now on.

    A few at a time, so that nobody who saves a page waits. Running it again does no harm.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM wagtailcore_page")
        last = cursor.fetchone()[0] or 0
        for start in range(0, last + 1, BATCH):
            cursor.execute(
                """
                UPDATE wagtailsearch_indexentry AS entry
                SET body = entry.body || ('''#' || locale.language_code || '''')::tsvector
                FROM wagtailcore_page AS page JOIN wagtailcore_locale AS locale ON locale.id = page.locale_id
                WHERE entry.object_id = page.id::varchar(50) AND entry.content_type_id = page.content_type_id
                    AND page.id >= %s AND page.id < %s
                    AND NOT entry.body @@ ('''#' || locale.language_code || '''')::tsquery
                """,
                [start, start + BATCH],
            )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("search", "0002_combined_indexes"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    # Without the mark nothing else is found, so going back needs nothing undone.
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
