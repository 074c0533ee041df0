from django.db import migrations

from deliberation import triggers


class Migration(migrations.Migration):
    """What was announced, frozen, cast or counted stays."""

    dependencies = [("deliberation", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
