from django.db import migrations

WORD = "校改"


def to_rows(apps, schema_editor):
    """Give the edits kept in the row of an import rows of their own."""
    DraftImport = apps.get_model("consultations", "DraftImport")
    CheckStep = apps.get_model("consultations", "CheckStep")
    for one in DraftImport.objects.exclude(tree={}).iterator(chunk_size=20):
        one.tree = {"removed": [], "settled": [], **one.tree}
        one.save(update_fields=["tree"])
        edits = [(changes, "made") for changes in one.history]
        edits += [(changes, "undone") for changes in reversed(one.future)]
        CheckStep.objects.bulk_create(
            CheckStep(
                draft_import=one,
                ordinal=ordinal,
                op="",
                said=WORD,
                changes=changes,
                state=state,
                made_by_id=one.imported_by_id,
            )
            for ordinal, (changes, state) in enumerate(edits, start=1)
        )


def to_lists(apps, schema_editor):
    """Put the edits back into the row of their import."""
    DraftImport = apps.get_model("consultations", "DraftImport")
    CheckStep = apps.get_model("consultations", "CheckStep")
    for one in DraftImport.objects.exclude(tree={}).iterator(chunk_size=20):
        steps = CheckStep.objects.filter(draft_import=one).order_by("ordinal")
        one.history = [step.changes for step in steps if step.state == "made"]
        undone = [step.changes for step in steps if step.state == "undone"]
        one.future = undone[::-1]
        one.save(update_fields=["history", "future"])
    CheckStep.objects.all().delete()


class Migration(migrations.Migration):
    """Move the edits of every import into their table."""

    dependencies = [("consultations", "0003_steps_of_checking")]

    operations = [migrations.RunPython(to_rows, to_lists)]
