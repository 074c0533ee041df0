"""Lists of what people keep and decide ask the same few questions at two sizes."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from search.models import SavedSearch
from search.workbench import decisions
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory
from tests.sizes import same_at_two_sizes

pytestmark = pytest.mark.django_db


def test_saved_searches(client):
    owner = UserFactory()
    client.force_login(owner)

    def more(number):
        start = SavedSearch.objects.count()
        SavedSearch.objects.bulk_create(
            SavedSearch(
                owner=owner,
                scope="public",
                source="comments",
                typed=f"停车{at}",
                label=f"停车{at}",
            )
            for at in range(start, start + number)
        )

    same_at_two_sizes(client, reverse("search:saved"), more)


def test_decisions_at_the_workbench(client):
    from search.workbench import actions

    drafter = StaffFactory(roles=[Role.DRAFTER])
    consultation = ConsultationFactory()
    for text in ("充电桩服务费太高，应当有上限。", "充电桩服务费太高了，要写上限。"):
        CommentFactory(consultation=consultation, uid="tiao2", body=text)
    run = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(run.pk)
    theme = run.themes.first()
    client.force_login(drafter)
    names = iter(f"名称{n}" for n in range(99))

    def more(number):
        for _ in range(number):
            theme.refresh_from_db()
            by = StaffFactory(roles=[Role.DRAFTER])
            decisions.rename_theme(theme=theme, name=next(names), by=by)

    address = reverse("workbench:decisions", args=[consultation.code])
    same_at_two_sizes(client, address, more)
