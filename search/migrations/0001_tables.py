from django.db import migrations

from search.engines import fts5, postgres

_ENGINES = {"sqlite": fts5, "postgresql": postgres}
# Sources that came later get their tables after `migrate`: search.engines.
SOURCES = ("comments", "provisions")


def create(apps, schema_editor):
    """Make the tables of the engine inside this database."""
    here = schema_editor.connection
    for source in SOURCES:
        for statement in _ENGINES[here.vendor].create(source):
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    """Take them away; they can be rebuilt from the database at any time."""
    here = schema_editor.connection
    with here.cursor() as cursor:
        names = here.introspection.table_names(cursor)
    for source in SOURCES:
        if f"search_{source}" in names:
            schema_editor.execute(f"DROP TABLE search_{source}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(create, drop)]
