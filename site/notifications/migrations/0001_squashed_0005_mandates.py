"""The tables of this room as they stand, in one step, for a new database.

A database that went through the steps it replaces is taken as having made it.
"""
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_searches_with_news'), ('notifications', '0003_hall_and_claims'), ('notifications', '0004_hall_more'), ('notifications', '0005_mandates')]

    initial = True

    dependencies = [
        ('accounts', '0004_community_group'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('consultations', '0001_initial'),
        ('deliberation', '0003_boards'),
        ('deliberation', '0005_board_deepened'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', '意见已收到'), ('published', '意见已公开'), ('accepted', '意见已受理'), ('hidden', '意见未公开'), ('appeal_decided', '申诉有结果'), ('replied', '意见有答复'), ('reported', '征求意见情况通报'), ('extended', '征集延期'), ('cancelled', '征求意见撤回'), ('found', '保存的搜索有新结果'), ('vote_noticed', '表决公告'), ('vote_extended', '表决延期'), ('vote_stopped', '表决终止'), ('voted', '房屋已经投票'), ('vote_certified', '表决结果已确认'), ('proxy_offered', '有人委托您投票'), ('proxy_accepted', '委托已被接受'), ('proxy_ended', '委托已经终止'), ('said_hidden', '议题或者发言已隐藏'), ('said_appeal', '隐藏申诉有结果'), ('topic_lapsed', '议题未达附议人数'), ('topic_merged', '议题已合并'), ('claim_decided', '房屋认领有结果')], max_length=16)),
                ('position', models.BigIntegerField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('read_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.comment')),
                ('consultation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.consultation')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unitclaim')),
                ('poll', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deliberation.poll')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deliberation.topic')),
                ('proxy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deliberation.proxy')),
            ],
            options={
                'verbose_name': '通知',
                'verbose_name_plural': '通知',
                'ordering': ['-made_at', '-id'],
                'indexes': [models.Index(fields=['recipient', '-made_at', '-id'], name='notice_mine')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'position'), name='one_notice_an_entry')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(default='email', max_length=8)),
                ('state', models.CharField(choices=[('pending', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '失败'), ('dropped', '不再需要')], default='pending', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.notice')),
            ],
            options={
                'verbose_name': '投递',
                'verbose_name_plural': '投递',
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['due_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='one_delivery_a_channel')],
            },
        ),
    ]
