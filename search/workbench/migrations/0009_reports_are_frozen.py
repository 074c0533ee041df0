from django.db import migrations

from search.workbench import triggers


class Migration(migrations.Migration):
    """A frozen report never changes."""

    dependencies = [("workbench", "0008_reports")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
