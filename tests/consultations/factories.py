"""Defaults are valid and open; traits name the other states."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.roles import Role
from consultations.models import Provision
from consultations.rules.receipts import new_code
from tests.accounts.factories import StaffFactory, UserFactory


def days(number: float):
    """A moment that many days from now, when the object is made."""
    return factory.LazyFunction(lambda: timezone.now() + timedelta(days=number))


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = "consultations.LegislativeProject"

    # Of one width: a test that looks for one of them must not find another.
    code = factory.Sequence("p-{:05d}".format)
    title = factory.Sequence("惠州市试验条例{:05d}".format)
    doc_type = "local_regulation"
    organ = "惠州市人大常委会法制工作委员会"
    stage = "consultation"
    is_public = True
    created_by = factory.SubFactory(StaffFactory)


ARTICLES = (
    ("第一条", "立法目的", "为了规范试验，制定本条例。"),
    (
        "第二条",
        "范围",
        "下列事项适用本条例：\n（一）停车；\n（二）充电。\n其他事项除外。",
    ),
    ("第三条", "施行", "本条例自公布之日起施行。"),
)


LABELS = {f"tiao{n}": label for n, (label, _c, _t) in enumerate(ARTICLES, start=1)}


class VersionFactory(DjangoModelFactory):
    """A version of one chapter with three articles, or with `articles=n` of them."""

    class Meta:
        model = "consultations.DraftVersion"
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory)
    ordinal = 1
    label = "征求意见稿"
    title = factory.LazyAttribute(lambda o: f"{o.project.title}（草案）")
    text_sha256 = factory.Sequence("{:064d}".format)
    article_count = 3
    is_public = True
    imported_by = factory.SelfAttribute("project.created_by")

    @factory.post_generation
    def articles(self, create, extracted, **kwargs):
        if not create:
            return
        more = [
            (f"第{n}条", "", f"第{n}条的内容。") for n in range(4, (extracted or 3) + 1)
        ]
        rows = [_provision(self, 0, "zhang", "第一章", "总则", "")]
        for number, (label, caption, text) in enumerate([*ARTICLES, *more], start=1):
            rows.append(_provision(self, number, "tiao", label, caption, text))
        Provision.objects.bulk_create(rows)


def _provision(version, position, kind, label, caption, text):
    return Provision(
        version=version,
        uid=f"{kind}{position}",
        kind=kind,
        number=position or 1,
        label=label,
        caption=caption,
        text=text,
        position=position,
        text_sha256=f"{position:064d}",
    )


class ConsultationFactory(DjangoModelFactory):
    """Open since ten days, for twenty more."""

    class Meta:
        model = "consultations.Consultation"

    class Params:
        upcoming = factory.Trait(opens_at=days(5), closes_at=days(40))
        ended = factory.Trait(opens_at=days(-40), closes_at=days(-5))
        reported = factory.Trait(
            opens_at=days(-80), closes_at=days(-45), reported_at=days(-10)
        )

    code = factory.Sequence("HZ-2026-{:04d}".format)
    version = factory.SubFactory(VersionFactory)
    project = factory.SelfAttribute("version.project")
    opens_at = days(-10)
    closes_at = days(20)
    announced_closes_at = factory.SelfAttribute("closes_at")
    rule_id = "consultation.local_regulation@2023-03-13"
    rule = {
        "source": {"law": "立法法", "article": "第四十条", "verified": True},
    }
    imported_by = factory.SelfAttribute("version.imported_by")
    approved_by = factory.SubFactory(StaffFactory, roles=[Role.APPROVER])
    published_at = factory.SelfAttribute("opens_at")


class CommentFactory(DjangoModelFactory):
    """Published, on the first article."""

    class Meta:
        model = "consultations.Comment"

    class Params:
        pending = factory.Trait(state="pending")
        hidden = factory.Trait(state="hidden")
        offline = factory.Trait(author=None, channel="letter", display_name="来信人")

    consultation = factory.SubFactory(ConsultationFactory)
    author = factory.SubFactory(UserFactory)
    display_name = factory.LazyAttribute(
        lambda o: o.author.display_name if o.author else "来信人"
    )
    uid = "tiao1"
    article_label = factory.LazyAttribute(lambda o: LABELS.get(o.uid, ""))
    stance = "amend"
    body = factory.Sequence("建议把停车写清楚，第{}次。".format)
    state = "published"
    receipt = factory.LazyAttribute(lambda o: new_code(o.consultation.code))
    submission_key = factory.Sequence("key-{}".format)
    content_sha256 = factory.Sequence("{:064d}".format)
    # As actions write it: what SQLite writes by itself cannot be paged by.
    submitted_at = days(0)


class ReplyFactory(DjangoModelFactory):
    """A published adoption; answers the comments given as `comments=[…]`."""

    class Meta:
        model = "consultations.Reply"
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published_at=None)

    consultation = factory.SubFactory(ConsultationFactory)
    outcome = "adopted"
    topic = "写清停车"
    reason = "意见合理。"
    written_by = factory.SelfAttribute("consultation.imported_by")
    published_at = days(0)

    @factory.post_generation
    def comments(self, create, extracted, **kwargs):
        from consultations.models import RepliedComment

        for comment in extracted or ():
            RepliedComment.objects.create(comment=comment, reply=self)
