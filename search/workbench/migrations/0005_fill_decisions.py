from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from search.workbench import triggers


def fill(apps, schema_editor):
    """What was found is where it is; names become decisions; runs stand in a row."""
    segment = apps.get_model("workbench", "Segment")
    cluster = apps.get_model("workbench", "Cluster")
    comment = apps.get_model("consultations", "Comment")
    home = cluster.objects.filter(pk=OuterRef("cluster_id"))
    said = comment.objects.filter(pk=OuterRef("comment_id"))
    segment.objects.update(
        found_bucket=F("bucket"), version_no=Subquery(said.values("version_no")[:1])
    )
    segment.objects.exclude(cluster=None).update(
        found_cluster=Subquery(home.values("key")[:1]),
        found_theme=Subquery(home.values("theme__key")[:1]),
    )
    run = apps.get_model("workbench", "AnalysisRun")
    run.objects.filter(read_at=None).update(read_at=F("started_at"))
    decision = apps.get_model("workbench", "Decision")
    for each in apps.get_model("workbench", "ThemeName").objects.order_by("pk"):
        decision.objects.create(
            consultation_id=each.consultation_id,
            kind="rename",
            theme_key=each.key,
            told=each.name,
            data={"name": each.name, "was": each.name},
            by_id=each.named_by_id,
            at=each.named_at,
        )


class Migration(migrations.Migration):
    """Fill what staff's decisions rest on, then let nobody change a decision."""

    dependencies = [("workbench", "0004_staff_decisions")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
