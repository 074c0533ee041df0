from django.db import migrations

from deliberation import triggers


class Migration(migrations.Migration):
    """Results are not certified before their days of objection are over."""

    dependencies = [
        ('deliberation', '0005_board_deepened'),
    ]

    operations = [
        migrations.RunPython(triggers.install, triggers.install),
    ]
