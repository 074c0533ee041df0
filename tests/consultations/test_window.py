"""The window after publication: extended with a notice, never shortened."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Entry
from consultations import triggers
from consultations.actions.publishing import (
    cancel_consultation,
    extend_consultation,
    publish_consultation,
)
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import Consultation, Phase
from tests.accounts.factories import StaffFactory

from .drafting import approver, drafter, in_days, page_of, version_of
from .factories import ConsultationFactory, ProjectFactory, VersionFactory

pytestmark = pytest.mark.django_db
NOTICE = "应市民要求延长十天。"


@pytest.fixture
def chen(client):
    """陈: an approver, signed in."""
    person = approver()
    client.force_login(person)
    return person


def later(consultation, days=10):
    return consultation.closes_at + timedelta(days=days)


def test_extending_with_a_notice(client, chen, consultation):
    new, old = later(consultation), consultation.closes_at
    response = client.post(
        reverse("desk:extend", args=[consultation.code]),
        {
            "new_closes_at": timezone.localtime(new).strftime("%Y-%m-%d %H:%M"),
            "notice": NOTICE,
        },
    )
    assert response.url == reverse("desk:project", args=[consultation.project.code])
    consultation.refresh_from_db()
    assert consultation.closes_at == new.replace(second=0, microsecond=0)
    assert consultation.announced_closes_at == old
    assert consultation.extensions.get().notice == NOTICE
    entry = Entry.objects.get(event="consultation.extended")
    assert entry.actor_id == chen.pk
    client.logout()
    home = client.get(reverse("consultations:home", args=[consultation.code]))
    assert NOTICE in home.text


def test_the_page_follows_an_extension(chen):
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    found = publish_consultation(page=page, approver=chen)
    extend_consultation(
        consultation=found, new_closes_at=in_days(60), notice=NOTICE, by=chen
    )
    page = found.page
    page.refresh_from_db()
    assert page.closes_at == in_days(60)
    assert page.get_latest_revision_as_object().closes_at == in_days(60)


def test_an_ended_consultation_can_be_opened_again(chen):
    ended = ConsultationFactory(ended=True)
    extend_consultation(
        consultation=ended, new_closes_at=in_days(10), notice=NOTICE, by=chen
    )
    ended.refresh_from_db()
    assert ended.phase(timezone.now()) is Phase.OPEN


@pytest.mark.parametrize(
    ("days", "notice"), [(0, NOTICE), (-1, NOTICE), (10, ""), (10, "   ")]
)
def test_an_extension_goes_forward_and_says_why(
    client, chen, consultation, days, notice
):
    new = timezone.localtime(later(consultation, days))
    response = client.post(
        reverse("desk:extend", args=[consultation.code]),
        {"new_closes_at": new.strftime("%Y-%m-%d %H:%M"), "notice": notice},
    )
    assert response.status_code == 422
    assert response.context["form"].errors
    with pytest.raises(NotReady):
        extend_consultation(
            consultation=consultation, new_closes_at=new, notice=notice, by=chen
        )
    assert not consultation.extensions.exists()


def test_an_end_that_has_passed_already_is_refused(chen):
    ended = ConsultationFactory(ended=True)
    with pytest.raises(NotReady):
        extend_consultation(
            consultation=ended, new_closes_at=in_days(-1), notice=NOTICE, by=chen
        )


def test_cancelling_keeps_the_page_with_the_reason(client, chen, consultation):
    url = reverse("desk:cancel", args=[consultation.code])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "立法计划调整"})
    consultation.refresh_from_db()
    assert consultation.phase(timezone.now()) is Phase.CANCELLED
    assert Entry.objects.get(event="consultation.cancelled").actor_id == chen.pk
    client.logout()
    home = client.get(reverse("consultations:home", args=[consultation.code]))
    assert "立法计划调整" in home.text


def test_what_is_over_is_neither_extended_nor_cancelled(chen, consultation):
    cancel_consultation(consultation=consultation, reason="调整", by=chen)
    for over in (consultation, ConsultationFactory(reported=True)):
        with pytest.raises(NotReady):
            cancel_consultation(consultation=over, reason="再次", by=chen)
        with pytest.raises(NotReady):
            extend_consultation(
                consultation=over, new_closes_at=in_days(90), notice=NOTICE, by=chen
            )


def test_a_page_that_waits_is_edited_instead(chen):
    waiting = ConsultationFactory(published_at=None)
    with pytest.raises(NotReady, match="直接修改页面"):
        cancel_consultation(consultation=waiting, reason="调整", by=chen)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.MODERATOR, Role.AUDITOR])
def test_only_approvers_do_either(client, consultation, role):
    person = StaffFactory(roles=[role])
    client.force_login(person)
    for view in ("extend", "cancel"):
        url = reverse(f"desk:{view}", args=[consultation.code])
        assert client.get(url).status_code == 403
        assert client.post(url, {"reason": "x"}).status_code == 403
    with pytest.raises(NotAllowed):
        cancel_consultation(consultation=consultation, reason="x", by=person)


# the database


def refused(consultation, **changes):
    """Say whether the database refuses to change a consultation."""
    try:
        with transaction.atomic():
            Consultation.objects.filter(pk=consultation.pk).update(**changes)
    except DatabaseError:
        return True
    return False


@pytest.fixture
def guarded():
    """The triggers are there, whatever other tests lifted."""
    triggers.install()


def test_the_database_keeps_a_published_window(guarded, consultation):
    hour = timedelta(hours=1)
    assert refused(consultation, closes_at=consultation.closes_at - hour)
    assert refused(consultation, opens_at=consultation.opens_at + hour)
    assert refused(consultation, opens_at=consultation.opens_at - hour)
    assert refused(consultation, version=VersionFactory())
    assert refused(consultation, published_at=None)
    assert refused(consultation, announced_closes_at=consultation.opens_at + hour)
    assert refused(consultation, code="HZ-1999-0001")
    assert not refused(consultation, closes_at=consultation.closes_at + hour)
    assert refused(consultation, closes_at=consultation.closes_at)
    assert not refused(consultation, comment_count=7, report_due_on=None)


def test_an_extended_window_does_not_shrink_to_the_announced_end(
    guarded, chen, consultation
):
    announced = consultation.closes_at
    extend_consultation(
        consultation=consultation,
        new_closes_at=later(consultation),
        notice=NOTICE,
        by=chen,
    )
    assert refused(consultation, closes_at=announced)


def test_before_publication_all_may_change(guarded):
    waiting = ConsultationFactory(published_at=None)
    assert not refused(waiting, opens_at=waiting.opens_at + timedelta(hours=1))
    assert not refused(waiting, published_at=timezone.now())


def test_the_triggers_can_be_lifted_and_come_back(guarded, consultation):
    hour = timedelta(hours=1)
    triggers.remove()
    assert not refused(consultation, opens_at=consultation.opens_at + hour)
    triggers.install()
    assert refused(consultation, opens_at=consultation.opens_at)
    assert connection.vendor in ("sqlite", "postgresql")
