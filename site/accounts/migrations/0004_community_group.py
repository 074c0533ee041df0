"""Make the group by which committees and streets come into the back office."""

from django.db import migrations

NAME = "社区工作人员"


def make_group(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    access = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    group, _created = Group.objects.get_or_create(name=NAME)
    group.permissions.add(*access)


def drop_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_owners_and_mandates")]

    operations = [migrations.RunPython(make_group, drop_group)]
