"""Set up the two-person review of consultations."""

from django.core.management.base import BaseCommand

from consultations.workflow import ensure_workflow


class Command(BaseCommand):
    """Create the workflow and the rights of drafters and approvers; safe to repeat."""

    help = "Set up the two-person review (双人审核) and the rights on pages and files."

    def handle(self, **options):
        workflow = ensure_workflow()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"流程“{workflow}”已经建好。"))
