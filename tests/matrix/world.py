"""One of everything: every kind of person, every state of every object.

`words` writes each text of the world, so that the tests of hostile text can put
theirs in its place.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import IdentityTier, User
from accounts.roles import Role
from config.demo.build.pages import ensure_site
from consultations import models
from consultations.actions.checking import edit_tree
from consultations.actions.imports import import_draft
from consultations.actions.replies import publish_report
from consultations.workflow import ensure_workflow
from notifications.models import Notice
from regions.models import Region
from search.models import SavedSearch
from tests.accounts.factories import KeeperFactory, StaffFactory, UserFactory
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
    VersionFactory,
)
from tests.deliberation.boarding import community
from tests.matrix.boards import Boards
from tests.matrix.digests import Digests
from tests.matrix.housing import Homes
from tests.matrix.polls import Polls

Words = Callable[[str], str]
DRAFT = """惠州市试验条例（草案）
第一条　为了试验，制定本条例。
第二条　自公布之日起施行。
"""


class World:
    """Everything that an address can be about; `args` names it for the matrix."""

    def __init__(self, words: Words = str) -> None:
        self.words = words
        ensure_workflow()
        self.section = ensure_site()
        self.region = Region.objects.first()
        self.here, self.elsewhere = community(), community()
        self.people = self._people()
        self._consultations()
        self._comments()
        self._replies()
        self._desk()
        self.homes = Homes(words, self.people, self.here)
        self.polls = Polls(self.people, words, self.here)
        self.boards = Boards(self.people, words, self.here, self.elsewhere)
        self.digests = Digests(self.open, self.published, self.people, words)

    def _people(self) -> dict[str, User | None]:
        named = {"display_name": self.words("林某")[:40]}
        roles = {
            "drafter": Role.DRAFTER,
            "approver": Role.APPROVER,
            "moderator": Role.MODERATOR,
            "auditor": Role.AUDITOR,
        }
        weak = UserFactory(phone="", phone_index=None, phone_verified_at=None, **named)
        User.objects.filter(pk=weak.pk).update(identity_tier=IdentityTier.VISITOR)
        weak.refresh_from_db()
        return {
            "visitor": None,
            "weak": weak,
            "owner": UserFactory(**named),
            "other": UserFactory(**named),
            **{
                name: StaffFactory(roles=[role], **named)
                for name, role in roles.items()
            },
            "committee": self._keeper(self.here, named),
            "neighbour": self._keeper(self.elsewhere, named),
            "chief": User.objects.create_superuser(uuid.uuid4().hex, **named),
        }

    def _keeper(self, place: Region, named: dict) -> User:
        """The committee of a community; its mandate is the only thing it has."""
        basis = self.words("任命文件")[:200]
        return KeeperFactory(place=place, place__basis=basis, **named)

    def _consultations(self) -> None:
        project = {
            "title": self.words("惠州市试验条例"),
            "organ": self.words("法制工作委员会"),
            "drafting_unit": self.words("起草单位"),
            "summary": self.words("和您有关"),
            "created_by": self.people["drafter"],
        }

        def made(**more):
            version = {
                f"version__project__{name}": value for name, value in project.items()
            }
            labels = {
                "version__label": self.words("稿")[:40],
                "version__title": self.words("惠州市试验条例（草案）"),
                "version__note": self.words("题注"),
                "version__preamble": self.words("序言"),
            }
            return ConsultationFactory(
                **version, **labels, approved_by=self.people["approver"], **more
            )

        self.open = made(short_reason=self.words("情况紧急"))
        self.unpublished = made(published_at=None)
        self.upcoming = made(upcoming=True)
        self.ended = made(ended=True)
        self.reported = made(ended=True)
        self.cancelled = made(
            cancelled_at=timezone.now(), cancel_reason=self.words("撤回原因")
        )
        self.newer = VersionFactory(
            project=self.open.project, ordinal=2, label=self.words("新稿")[:40]
        )
        for version in (self.open.version, self.newer, self.unpublished.version):
            for row in version.provisions.all():
                row.caption = self.words(row.caption)[:200]
                row.text = self.words(row.text + str(version.ordinal))
                row.plain_note = self.words("就是说")
                row.save()
        self.article = self.open.version.provisions.get(uid="tiao1")
        self.newer_article = self.newer.provisions.get(uid="tiao1")
        models.StageEvent.objects.create(
            project=self.open.project,
            stage="consultation",
            on=timezone.now().date(),
            note=self.words("说明"),
            link="/consultations/",
        )
        models.WindowExtension.objects.create(
            consultation=self.open,
            old_closes_at=self.open.closes_at - timedelta(days=5),
            new_closes_at=self.open.closes_at,
            notice=self.words("延期公告"),
            made_by=self.people["approver"],
        )
        self.page = self._page(self.open)

    def _page(self, consultation) -> models.ConsultationPage:
        w = self.words
        page = models.ConsultationPage(
            title=w("征求意见"),
            slug=consultation.code.lower(),
            version=consultation.version,
            organ=w("组织单位"),
            contact_phone=w("0752")[:40],
            contact_address=w("地址"),
            offline_channels=w("来信来电"),
            plain_points=[("point", w("第一点")[:120])],
            questions=[("question", w("想问什么"))],
            explanatory_note=[("heading", w("说明")[:60])],
            opens_at=consultation.opens_at,
            closes_at=consultation.closes_at,
            owner=self.people["drafter"],
        )
        self.section.add_child(instance=page)
        models.ConsultationPage.objects.filter(pk=page.pk).update(
            consultation=consultation
        )
        page.refresh_from_db()
        page.save_revision(user=self.people["drafter"])
        return page

    def comment(self, consultation=None, **more):
        """A comment of the owner, every text written by `words`."""
        w = self.words
        texts = {
            "body": w("请写清停车"),
            "proposed_wording": w("改成这样"),
            "reason": w("理由"),
            "quote": w("引用"),
            "display_name": w("林某")[:40],
            "article_label": w("第一条")[:40],
        }
        return CommentFactory(
            **{
                "consultation": consultation or self.open,
                "author": self.people["owner"],
                **texts,
                **more,
            }
        )

    def _comments(self) -> None:
        w, owner = self.words, self.people["owner"]
        self.published = self.comment()
        self.pending = self.comment(pending=True)
        self.hidden = self.comment(hidden=True)
        self.withdrawn = self.comment(state="withdrawn")
        self.accepted = self.comment(state="accepted", is_public=False)
        self.unread = self.comment(self.unpublished)
        self.late = self.comment(self.ended)
        models.CommentRevision.objects.create(
            comment=self.published, version_no=1, content={"body": w("旧的文字")}
        )
        self.attachment = models.CommentAttachment.objects.create(
            comment=self.pending,
            file=ContentFile(b"%PDF-1.4", name="a.pdf"),
            name=w("附件.pdf")[:120],
            content_type="application/pdf",
            size=8,
            sha256="0" * 64,
        )
        self.letter = self.comment(author=None, channel="letter", pending=True)
        models.OfflineIntake.objects.create(
            comment=self.letter,
            register_no=w("收文1")[:60],
            giver_name=w("来信人"),
            giver_phone="199-0000-0009",
            source=w("座谈会"),
            received_on=timezone.now().date(),
            late_reason=w("邮戳在先"),
            collected_by=self.people["drafter"],
        )
        models.CommentDraft.objects.create(
            key=f"draft-{self.published.receipt}",
            consultation=self.open,
            person=owner,
            content={"body": w("草稿"), "uid": "tiao1", "label": w("第一条")},
        )
        self.decision = models.ModerationDecision.objects.create(
            comment=self.hidden,
            act="hide",
            reason="spam",
            explanation=w("原因说明"),
            from_state="pending",
            to_state="hidden",
            batch="f" * 32,
            moderator=StaffFactory(roles=[Role.MODERATOR]),
        )
        self.appeal = models.Appeal.objects.create(
            decision=self.decision,
            grounds=w("申诉理由"),
            first_moderator=self.decision.moderator,
        )
        self.appealable = self.comment(hidden=True)
        models.ModerationDecision.objects.create(
            comment=self.appealable,
            act="hide",
            reason="other",
            explanation=w("另有原因"),
            from_state="pending",
            to_state="hidden",
            moderator=self.people["moderator"],
        )
        self.saved = SavedSearch.objects.create(
            owner=owner,
            scope="public",
            source="comments",
            typed=w("停车"),
            label=w("停车"),
        )
        self.notice = Notice.objects.create(
            recipient=owner,
            kind="published",
            position=1,
            comment=self.published,
            consultation=self.open,
        )

    def _replies(self) -> None:
        w = self.words
        texts = {
            "topic": w("写清停车"),
            "reason": w("意见合理"),
            "private_note": w("内部备注"),
            "written_by": self.people["drafter"],
        }
        self.draft_reply = ReplyFactory(
            consultation=self.ended, draft=True, comments=[self.late], **texts
        )
        answered = self.comment(self.reported)
        self.reply = ReplyFactory(
            consultation=self.reported, comments=[answered], **texts
        )
        self.early_reply = ReplyFactory(
            consultation=self.open,
            comments=[self.accepted],
            resulting_version=self.newer,
            resulting_uid="tiao1",
            **texts,
        )
        publish_report(
            consultation_id=self.reported.pk,
            by=self.people["approver"],
            foreword=w("前言"),
            next_stage=w("下一步"),
        )
        self.reported.refresh_from_db()

    def _desk(self) -> None:
        self.draft_import = import_draft(
            project=self.open.project,
            label=self.words("稿")[:40],
            by=self.people["drafter"],
            data=DRAFT.replace("　", "　" + self.words("")),
            filename=self.words("草案.txt"),
        )
        self._check(self.draft_import)

    def _check(self, draft_import) -> None:
        """Steps in the log, a provision to restore, warnings left to the second eye."""
        w, by = self.words, self.people["drafter"]
        steps = [("title", "", {"text": w("惠州市试验条例")})]
        steps.append(("text", "n1", {"text": w("为了试验")}))
        steps.append(("delete", "n1", {}))
        for revision, (op, key, values) in enumerate(steps):
            edit_tree(
                draft_import=draft_import,
                revision=revision,
                op=op,
                key=key,
                values=values,
                by=by,
            )
        self.newer.open_warnings = [w("断号")]
        self.newer.open_reason = w("原件如此")
        self.newer.check_note = w("核对过")
        self.newer.checked_by, self.newer.checked_at = (
            self.people["chief"],
            timezone.now(),
        )
        self.newer.source = draft_import
        self.newer.save()

    def args(self, what: str) -> list:
        """Read "open.code uid" as the arguments of an address.

        A word with a dot is an attribute of something here; any other is itself.
        """
        return [self._value(word) for word in what.split()]

    def _value(self, word: str):
        if "." not in word:
            return word
        value = self
        for name in word.split("."):
            value = getattr(value, name)
        return value
