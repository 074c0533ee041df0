"""The tables of this room as they stand, in one step, for a new database.

A database that went through the steps it replaces is taken as having made it.
"""
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from search.workbench import triggers


class Migration(migrations.Migration):

    replaces = [('workbench', '0001_initial'), ('workbench', '0002_published_rests_on_evidence'), ('workbench', '0003_theme_names'), ('workbench', '0004_staff_decisions'), ('workbench', '0005_fill_decisions'), ('workbench', '0006_drop_theme_names'), ('workbench', '0007_run_memory'), ('workbench', '0008_reports'), ('workbench', '0009_reports_are_frozen')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('consultations', '0002_never_shortened'),
        ('consultations', '0006_report_summary'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnalysisRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', '排队中'), ('done', '已完成'), ('failed', '未完成'), ('cancelled', '已取消')], default='waiting', max_length=10, verbose_name='状态')),
                ('code_version', models.CharField(max_length=20)),
                ('ledger', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consultation')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='workbench.analysisrun')),
                ('fresh_since', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('full', '全部归并'), ('more', '补充新意见')], default='full', max_length=4, verbose_name='种类')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('read_at', models.DateTimeField(null=True)),
                ('seen_alive_at', models.DateTimeField(null=True)),
                ('stage', models.CharField(blank=True, max_length=40, verbose_name='步骤')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': '意见归并',
                'verbose_name_plural': '意见归并',
                'ordering': ['-started_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('consultation',), name='one_digest_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rename', '改名'), ('merge', '合并'), ('split', '拆分'), ('move', '移动'), ('pin', '置顶引文'), ('lock', '锁定'), ('undo', '撤销')], max_length=8, verbose_name='做法')),
                ('theme_key', models.CharField(blank=True, max_length=20)),
                ('told', models.CharField(blank=True, max_length=300, verbose_name='内容')),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consultation')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='workbench.decision')),
            ],
            options={
                'verbose_name': '归并上的决定',
                'verbose_name_plural': '归并上的决定',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['consultation', 'kind', 'id'], name='decision_of_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes', None)), _connector='OR'), name='only_an_undo_takes_back')],
            },
        ),
        migrations.CreateModel(
            name='CopyGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exact', '相同'), ('near', '相近'), ('campaign', '联署或者模板')], max_length=8)),
                ('is_outermost', models.BooleanField(default=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='workbench.analysisrun')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
            ],
            options={
                'verbose_name': '相同或者相近的意见',
                'verbose_name_plural': '相同或者相近的意见',
            },
        ),
        migrations.CreateModel(
            name='DigestReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.JSONField()),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('frozen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='定稿时间')),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='workbench.digestreport')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consultation')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='workbench.analysisrun')),
            ],
            options={
                'verbose_name': '归并报告',
                'verbose_name_plural': '归并报告',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RunMemory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rows', models.BinaryField()),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='memory', to='workbench.analysisrun')),
            ],
            options={
                'verbose_name': '归并的记忆',
                'verbose_name_plural': '归并的记忆',
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(blank=True, max_length=64, verbose_name='条文标识')),
                ('op', models.CharField(max_length=4, verbose_name='做法')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('old', models.JSONField(null=True)),
                ('new', models.JSONField(null=True)),
                ('reason', models.JSONField(null=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='workbench.analysisrun')),
            ],
            options={
                'verbose_name': '修改建议',
                'verbose_name_plural': '修改建议',
                'ordering': ['run', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('uid', models.CharField(blank=True, max_length=64, verbose_name='条文标识')),
                ('article_label', models.CharField(blank=True, max_length=64, verbose_name='条文')),
                ('name', models.CharField(max_length=120, verbose_name='主题')),
                ('position', models.PositiveIntegerField()),
                ('segment_count', models.PositiveIntegerField()),
                ('comment_count', models.PositiveIntegerField()),
                ('stances', models.JSONField(default=dict)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='workbench.analysisrun')),
                ('copied_count', models.PositiveIntegerField(default=0)),
                ('fresh_count', models.PositiveIntegerField(default=0)),
                ('is_locked', models.BooleanField(default=False, verbose_name='已锁定')),
            ],
            options={
                'verbose_name': '主题',
                'verbose_name_plural': '主题',
                'ordering': ['run', 'position'],
                'constraints': [models.UniqueConstraint(fields=('run', 'key'), name='one_theme_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=120, verbose_name='要点')),
                ('texts', models.PositiveIntegerField()),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clusters', to='workbench.theme')),
            ],
            options={
                'verbose_name': '要点',
                'verbose_name_plural': '要点',
                'constraints': [models.UniqueConstraint(fields=('theme', 'key'), name='one_cluster_a_key')],
            },
        ),
        migrations.CreateModel(
            name='CopyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added', models.JSONField(default=list)),
                ('edited', models.JSONField(default=list)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='workbench.copygroup')),
            ],
            options={
                'verbose_name': '相同或者相近的意见',
                'verbose_name_plural': '相同或者相近的意见',
                'constraints': [models.UniqueConstraint(fields=('group', 'comment'), name='once_in_a_group')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('count', '数字'), ('quote', '引文'), ('suggestion', '建议')], max_length=10)),
                ('text', models.TextField(verbose_name='内容')),
                ('counts', models.JSONField(default=list)),
                ('quoted', models.JSONField(default=list)),
                ('published_at', models.DateTimeField(null=True, verbose_name='公布时间')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='workbench.analysisrun')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='workbench.theme')),
            ],
            options={
                'verbose_name': '归并结论',
                'verbose_name_plural': '归并结论',
                'ordering': ['run', 'position'],
                'constraints': [models.UniqueConstraint(fields=('run', 'position'), name='one_statement_a_position'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='published_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_no', models.PositiveIntegerField(null=True)),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('asks', models.CharField(blank=True, choices=[('all', '全部意见'), ('duplicated', '相同或者相近'), ('bucket', '去处'), ('theme', '主题'), ('cluster', '要点')], max_length=10)),
                ('about', models.CharField(blank=True, max_length=20)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='workbench.statement')),
            ],
            options={
                'verbose_name': '依据',
                'verbose_name_plural': '依据',
                'ordering': ['statement', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asks', ''), ('comment__isnull', False), ('end__gt', models.F('start')), ('version_no__isnull', False), models.Q(('sha256', ''), _negated=True)), models.Q(('comment', None), ('end', None), ('sha256', ''), ('start', None), ('version_no', None), models.Q(('asks', ''), _negated=True)), _connector='OR'), name='evidence_is_words_or_a_count')],
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('bucket', models.CharField(choices=[('theme', '已归入主题'), ('single', '单独意见'), ('unrelated', '与草案无关'), ('failed', '未能分析')], max_length=10)),
                ('stance', models.CharField(max_length=20, verbose_name='态度')),
                ('cluster', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='workbench.cluster')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='workbench.analysisrun')),
                ('confidence', models.PositiveSmallIntegerField(null=True, verbose_name='把握')),
                ('doubt', models.CharField(blank=True, max_length=8, verbose_name='没有把握的')),
                ('found_bucket', models.CharField(choices=[('theme', '已归入主题'), ('single', '单独意见'), ('unrelated', '与草案无关'), ('failed', '未能分析')], default='single', max_length=10)),
                ('found_cluster', models.CharField(blank=True, max_length=20)),
                ('found_theme', models.CharField(blank=True, max_length=20)),
                ('text_key', models.CharField(blank=True, max_length=16)),
                ('version_no', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': '意见段',
                'verbose_name_plural': '意见段',
                'indexes': [models.Index(fields=['run', 'bucket', 'id'], name='segment_of_bucket'), models.Index(fields=['cluster', 'id'], name='segment_of_cluster'), models.Index(fields=['run', 'found_cluster'], name='segment_was_found_in'), models.Index(condition=models.Q(('confidence__isnull', False)), fields=['run', 'confidence', 'id'], name='segment_in_doubt')],
                'constraints': [models.UniqueConstraint(fields=('run', 'comment', 'start'), name='one_segment_a_place'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='segment_has_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('bucket', 'theme'), ('cluster__isnull', False)), models.Q(('bucket__in', ['single', 'unrelated', 'failed']), ('cluster', None)), _connector='OR'), name='segment_ends_in_one_place')],
            },
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
