from django.db import migrations

from search.engines import fts5, postgres

_ENGINES = {"sqlite": fts5, "postgresql": postgres}


def _execute(schema_editor, name):
    here = schema_editor.connection
    for statement in getattr(_ENGINES[here.vendor], name):
        schema_editor.execute(statement)


def create(apps, schema_editor):
    """Make the tables of the engine inside this database."""
    _execute(schema_editor, "CREATE")


def drop(apps, schema_editor):
    """Take them away; they can be rebuilt from the database at any time."""
    _execute(schema_editor, "DROP")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(create, drop)]
