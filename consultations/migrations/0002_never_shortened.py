from django.db import migrations

from consultations import triggers


class Migration(migrations.Migration):
    """A published consultation keeps its opening, its text, and at least its end."""

    dependencies = [("consultations", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
