from django.db import migrations, models


class Migration(migrations.Migration):
    """A search is kept with its order."""

    dependencies = [("search", "0002_builds_and_saved_searches")]

    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="order",
            field=models.CharField(
                default="newest", max_length=10, verbose_name="排序"
            ),
        ),
    ]
