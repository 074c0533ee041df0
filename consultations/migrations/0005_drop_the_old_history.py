from django.db import migrations


class Migration(migrations.Migration):
    """The edits have a table of their own now."""

    dependencies = [("consultations", "0004_move_the_history")]

    operations = [
        migrations.RemoveField("draftimport", "future"),
        migrations.RemoveField("draftimport", "history"),
    ]
