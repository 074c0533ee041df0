import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A reply may answer several themes; what it took the place of is kept."""

    dependencies = [
        ('consultations', '0008_one_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('reply', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='act', to='consultations.reply')),
            ],
            options={
                'verbose_name': '答复取代的',
                'verbose_name_plural': '答复取代的',
            },
        ),
        migrations.CreateModel(
            name='ReplyTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('uid', models.CharField(blank=True, max_length=64, verbose_name='条文标识')),
                ('label', models.CharField(blank=True, max_length=64, verbose_name='条文')),
                ('name', models.CharField(max_length=120, verbose_name='主题')),
                ('position', models.PositiveIntegerField()),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='consultations.reply')),
            ],
            options={
                'verbose_name': '答复的主题',
                'verbose_name_plural': '答复的主题',
                'ordering': ['reply', 'position', 'id'],
            },
        ),
        migrations.AddField(
            model_name='repliedcomment',
            name='themes',
            field=models.ManyToManyField(related_name='answered', to='consultations.replytheme'),
        ),
        migrations.AddConstraint(
            model_name='replytheme',
            constraint=models.UniqueConstraint(fields=('reply', 'key'), name='once_in_a_reply'),
        ),
    ]
