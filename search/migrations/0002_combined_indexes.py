from django.db import migrations


class Migration(migrations.Migration):
    """Indexes that Wagtail's own queries ask for and its migrations do not make.

    A search matches `title || body` at once. And an index row names its object as text, so that finding the pages of
    the matching rows needs the page's number as text. Both are made without a lock on writing.
    """

    atomic = False
    dependencies = [
        ("search", "0001_indexed_words"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS search_title_body"
            " ON wagtailsearch_indexentry USING gin ((title || body)) WITH (fastupdate = off)",
            "DROP INDEX IF EXISTS search_title_body",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS search_page_number"
            " ON wagtailcore_page ((id::varchar(50)))",
            "DROP INDEX IF EXISTS search_page_number",
        ),
    ]
