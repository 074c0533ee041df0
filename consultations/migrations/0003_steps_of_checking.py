import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Steps of 校核 have rows, jobs a phase, versions a second pair of eyes."""

    dependencies = [
        ('consultations', '0002_never_shortened'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('op', models.CharField(max_length=12)),
                ('said', models.CharField(max_length=80, verbose_name='做了什么')),
                ('node', models.CharField(blank=True, max_length=20)),
                ('changes', models.JSONField()),
                ('state', models.CharField(choices=[('made', '已执行'), ('undone', '已撤销'), ('left', '撤销后作废')], default='made', max_length=6)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': '校核步骤',
                'verbose_name_plural': '校核步骤',
                'ordering': ['draft_import', 'ordinal'],
            },
        ),
        migrations.AddField(
            model_name='draftimport',
            name='is_pasted',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='draftimport',
            name='phase',
            field=models.CharField(choices=[('queued', '排队'), ('convert', '转换'), ('read', '读取'), ('parse', '识别')], default='queued', editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name='draftimport',
            name='touched_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='draftimport',
            name='tried',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='check_note',
            field=models.TextField(blank=True, verbose_name='核对说明'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='checked_at',
            field=models.DateTimeField(null=True, verbose_name='文字核对时间'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='checked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='open_reason',
            field=models.TextField(blank=True, verbose_name='仍要保存的原因'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='open_warnings',
            field=models.JSONField(default=list, verbose_name='未处理的严重提示'),
        ),
        migrations.AddConstraint(
            model_name='draftversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('imported_by')), _negated=True)), _connector='OR'), name='text_is_checked_by_another'),
        ),
        migrations.AddField(
            model_name='checkstep',
            name='draft_import',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='consultations.draftimport'),
        ),
        migrations.AddField(
            model_name='checkstep',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='checkstep',
            constraint=models.UniqueConstraint(fields=('draft_import', 'ordinal'), name='one_step_an_ordinal'),
        ),
    ]
