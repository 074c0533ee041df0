from django.db import migrations

from search.workbench import triggers


class Migration(migrations.Migration):
    """Nothing is published without evidence, and what is published stays."""

    dependencies = [("workbench", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
