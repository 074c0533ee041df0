from django.db import migrations

class Migration(migrations.Migration):
    """Once installed the triggers; 0004 does, now that they name its tables."""

    dependencies = [("deliberation", "0001_initial")]

    operations = [migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)]
