"""A consultation with some comments, and a digest of them."""

import pytest

from accounts.roles import Role
from search.workbench import actions
from search.workbench.models import AnalysisRun, Segment
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory

TEXTS = (
    ("tiao2", "充电桩的服务费太高，建议将服务费的上限写清楚。", "amend"),
    ("tiao2", "充电桩服务费实在太高了，服务费应当有上限。", "amend"),
    ("tiao2", "反对限制充电桩服务费，服务费应当由市场决定。", "oppose"),
    ("tiao1", "立法目的写得清楚，支持。", "support"),
    ("tiao3", "施行日期太急，建议增加六个月过渡期。", "amend"),
    ("", "……", "ask"),
)


@pytest.fixture
def drafter(db):
    return StaffFactory(roles=[Role.DRAFTER])


@pytest.fixture
def approver(db):
    return StaffFactory(roles=[Role.APPROVER])


@pytest.fixture
def consultation(db):
    return ConsultationFactory()


@pytest.fixture
def said(consultation):
    return [
        CommentFactory(
            consultation=consultation,
            uid=uid,
            article_label={"tiao1": "第一条", "tiao2": "第二条", "tiao3": "第三条"}.get(
                uid, ""
            ),
            body=body,
            stance=stance,
        )
        for uid, body, stance in TEXTS
    ]


@pytest.fixture
def run(consultation, said, drafter) -> AnalysisRun:
    found = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def fees(run):
    """The theme of the comments on fees."""
    return Segment.objects.get(
        run=run, comment__body__startswith="充电桩的服务费太高"
    ).cluster.theme
