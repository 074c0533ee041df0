from django.db import migrations, models
from django.db.models import Q

from deliberation import triggers


class Migration(migrations.Migration):
    """A meeting called at once says why, and who decided so."""

    dependencies = [
        ('deliberation', '0008_ends_are_kept'),
    ]

    operations = [
        migrations.RunPython(triggers.remove, triggers.install),
        migrations.AddField(
            model_name='poll',
            name='at_once_reason',
            field=models.TextField(blank=True, default='', verbose_name='立即召集的原因'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='poll',
            name='at_once_by',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='立即召集由谁决定'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='poll',
            name='at_once_at',
            field=models.DateTimeField(null=True, verbose_name='立即召集的记录时间'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(
                condition=Q(('at_once_at', None), ('at_once_by', ''), ('at_once_reason', ''))
                | Q(
                    ('at_once_at__isnull', False),
                    Q(('at_once_reason', ''), _negated=True),
                    Q(('at_once_by', ''), _negated=True),
                ),
                name='poll_at_once_has_its_reason',
            ),
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
