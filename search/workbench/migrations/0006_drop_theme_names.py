from django.db import migrations


class Migration(migrations.Migration):
    """Names that staff gave are decisions now."""

    dependencies = [("workbench", "0005_fill_decisions")]

    operations = [migrations.DeleteModel("ThemeName")]
