from django.db import migrations

from consultations import text_triggers


class Migration(migrations.Migration):
    """The database refuses that an editor of a text confirms it."""

    dependencies = [("consultations", "0006_report_summary")]

    operations = [migrations.RunPython(text_triggers.install, text_triggers.remove)]
