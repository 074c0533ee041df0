from django.db import migrations, models

from deliberation import triggers


class Migration(migrations.Migration):
    """Ends of periods are kept as they were told: no later calendar moves them."""

    dependencies = [
        ('deliberation', '0007_one_order'),
    ]

    operations = [
        migrations.RunPython(triggers.remove, triggers.install),
        migrations.AddField(
            model_name='roll',
            name='objection_until',
            field=models.DateTimeField(null=True, verbose_name='名册异议截止时间'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='appeal_until',
            field=models.DateTimeField(null=True, verbose_name='申诉截止时间'),
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
