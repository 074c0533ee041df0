"""Takes the demo away again, log included; only where DEMO is on."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import User
from audit import triggers
from deliberation import triggers as votes
from pages.models import HomePage
from search.workbench import triggers as statements

# Pages go through their tree; the workflow's tasks stay.
KEPT = ("ConsultationPage", "TwoPersonTask")
ROOMS = (
    "notifications",
    "llm",
    "workbench",
    "search",
    "deliberation",
    "consultations",
    "audit",
)
# Of rooms that keep something: places and people stay, what hangs on them goes.
ALSO = (
    "accounts.UnitClaim",
    "accounts.RosterUpload",
    "accounts.Ownership",
    "accounts.Mandate",
    "regions.Unit",
    "regions.Entrance",
    "regions.Building",
    "regions.Compound",
)


def wipe() -> None:
    """Delete all that the rooms hold; regions, roles and workflow stay."""
    if not settings.DEMO:
        raise CommandError("只有演示站点（DEMO=1）可以清空数据。")
    lifted = triggers.suspended(), votes.suspended(), statements.suspended()
    with transaction.atomic(), lifted[0], lifted[1], lifted[2]:
        for home in HomePage.objects.all():
            _unlink_pages()
            home.delete()
        for model in _children_first():
            model._base_manager.all()._raw_delete(connection.alias)
        User.objects.filter(is_superuser=False).delete()


def _unlink_pages() -> None:
    page = apps.get_model("consultations", "ConsultationPage")
    page.objects.update(consultation=None, version=None)


def _children_first() -> list:
    """Models of the rooms, each before those it points at."""
    models = [
        model
        for label in ROOMS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and model.__name__ not in KEPT
    ]
    models += [apps.get_model(name) for name in ALSO]
    ordered: list = []
    while models:
        free = [m for m in models if not any(_points_at(o, m) for o in models)]
        if not free:
            raise CommandError("数据表相互引用，无法确定清空顺序。")
        ordered += free
        models = [m for m in models if m not in free]
    return ordered


def _points_at(other, model) -> bool:
    return other is not model and any(
        field.related_model is model
        for field in other._meta.get_fields()
        if field.concrete and (field.many_to_one or field.one_to_one)
    )
