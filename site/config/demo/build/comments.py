"""Demo comments and replies, by bulk insert: what people said and what became of it."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from accounts.models import User
from audit.log import prepare, record_all
from common.text import digest
from consultations.models import (
    Comment,
    CommentState,
    Consultation,
    DraftVersion,
    ModerationDecision,
    OfflineIntake,
    RepliedComment,
    Reply,
)
from consultations.rules.masking import checked_masks, propose_masks
from consultations.rules.receipts import new_code
from consultations.tracking import tail_index
from regions.models import Region

from ..comments import DemoComment
from ..replies import DemoReply, reply_to
from .accounts import COUNTRY

BATCH = 1000
TEXTS = ("body", "proposed_wording", "reason")
# Newest comments of an open consultation still wait for a moderator.
PENDING_SHARE = 0.05


class Writer:
    """Writes the comments of one consultation."""

    def __init__(
        self,
        consultation: Consultation,
        citizens: dict[str, User],
        staff,
        now: datetime,
    ) -> None:
        self.consultation, self.citizens, self.staff = consultation, citizens, staff
        self.now = now
        self.people = list(citizens.values())
        self.uids = dict(
            consultation.version.provisions.articles().values_list("label", "uid")
        )
        self.regions = _village_pools()
        self.rng = random.Random(consultation.pk)
        self.choose = self.rng.choice
        self.used: set[str] = set()

    def write(self, said: Iterable[DemoComment], total: int, *, answered: bool) -> int:
        """Insert comments in batches with their log entries; give how many."""
        count = 0
        waiting = 0 if answered else max(1, int(total * PENDING_SHARE))
        source = iter(said)
        while batch := list(islice(source, BATCH)):
            rows = [
                self._comment(one, count + n, pending=count + n >= total - waiting)
                for n, one in enumerate(batch)
            ]
            self._insert(rows, batch)
            count += len(rows)
        return count

    def _comment(self, said: DemoComment, number: int, *, pending: bool) -> Comment:
        author = self._author(said, number)
        receipt = self._receipt()
        region = self._region(said.region_hint)
        texts = {name: getattr(said, name) for name in TEXTS}
        at = self.consultation.opens_at + timedelta(minutes=said.minute)
        at = min(at, self.now, self.consultation.closes_at - timedelta(seconds=1))
        state = self._state(said, pending=pending)
        return Comment(
            consultation=self.consultation,
            author=author,
            display_name=author.display_name if author else said.giver_name,
            channel=said.channel,
            uid=self.uids.get(said.article_label, ""),
            article_label=said.article_label or "",
            stance=said.stance,
            **texts,
            is_public=said.is_public,
            state=state,
            masks=_masks(texts) if state == CommentState.PUBLISHED else [],
            receipt=receipt,
            submission_key=f"demo-{receipt}",
            content_sha256=digest("\n".join(texts.values())),
            phone_tail_index=tail_index(receipt, author.phone) if author else "",
            region=region,
            region_path=region.path if region else "",
            submitted_at=at,
            changed_at=at,
        )

    def _receipt(self) -> str:
        """Give a code not given before; among 400,000 some would meet."""
        while (code := new_code(self.consultation.code, self.choose)) in self.used:
            pass
        self.used.add(code)
        return code

    def _author(self, said: DemoComment, number: int) -> User | None:
        if said.channel != "online":
            return None
        known = self.citizens.get(said.phone)
        return known or self.people[number % len(self.people)]

    def _region(self, hint: str) -> Region | None:
        pool = self.regions.get(hint)
        return self.choose(pool) if pool else None

    def _state(self, said: DemoComment, *, pending: bool) -> CommentState:
        if pending:
            return CommentState.PENDING
        if said.kind == "abusive":
            return CommentState.HIDDEN
        public = CommentState.PUBLISHED if said.is_public else CommentState.ACCEPTED
        return public

    @transaction.atomic
    def _insert(self, rows: list[Comment], said: list[DemoComment]) -> None:
        Comment.objects.bulk_create(rows)
        OfflineIntake.objects.bulk_create(
            OfflineIntake(
                comment=row,
                register_no=f"DJ-{row.receipt}",
                giver_name=one.giver_name,
                giver_phone=COUNTRY + one.phone,
                received_on=row.submitted_at.date(),
                collected_by=self.staff["moderator"],
            )
            for row, one in zip(rows, said, strict=True)
            if row.channel != "online"
        )
        decided = [row for row in rows if row.state != CommentState.PENDING]
        ModerationDecision.objects.bulk_create(self._decision(row) for row in decided)
        record_all(self._entries(rows))

    def _decision(self, row: Comment) -> ModerationDecision:
        act = {"published": "publish", "accepted": "accept", "hidden": "hide"}
        hidden = row.state == CommentState.HIDDEN
        return ModerationDecision(
            comment=row,
            act=act[row.state],
            reason="insult" if hidden else "",
            explanation="含有辱骂他人的内容" if hidden else "",
            from_state=CommentState.PENDING,
            to_state=row.state,
            moderator=self.staff["moderator"],
            at=min(row.submitted_at + timedelta(hours=5), self.now),
        )

    def _entries(self, rows: list[Comment]) -> Iterator:
        for row in rows:
            data = {
                "consultation": row.consultation_id,
                "uid": row.uid,
                "author": row.author_id,
                "state": row.state,
                "version": 1,
            }
            yield prepare(
                "comment.submitted", actor=row.author_id, target=row, data=data
            )
            if row.state != CommentState.PENDING:
                yield prepare(
                    f"comment.{row.state}",
                    actor=self.staff["moderator"],
                    target=row,
                    data=data,
                )


def _village_pools() -> dict[str, list[Region]]:
    """Villages and communities of each county-level region, by its code."""
    villages = Region.objects.pickable()
    return {
        county.code: list(villages.within(county).filter(level=Region.Level.VILLAGE))
        for county in Region.objects.filter(level=Region.Level.COUNTY)
    }


def _masks(texts: dict[str, str]) -> list:
    found = [proposal.mask for proposal in propose_masks(texts)]
    return checked_masks(found, texts)


@transaction.atomic
def answer(
    consultation: Consultation,
    said: dict[str, DemoComment],
    newer: DraftVersion | None,
    staff: dict[str, User],
    at: datetime,
) -> int:
    """Answer what has no answer yet in a consultation, one reply a theme and stance.

    `said` maps receipts to what the generator wrote. Gives the number of replies.
    """
    groups: dict[DemoReply, list[Comment]] = defaultdict(list)
    for comment in consultation.comments.unanswered():
        groups[reply_to(said[comment.receipt])].append(comment)
    uids = (
        dict(newer.provisions.articles().values_list("label", "uid")) if newer else {}
    )
    for words, comments in groups.items():
        uid = uids.get(words.v2_label, "")
        reply = Reply.objects.create(
            consultation=consultation,
            outcome=words.outcome,
            topic=words.topic,
            reason=words.reason,
            resulting_version=newer if uid else None,
            resulting_uid=uid,
            written_by=staff["drafter"],
            written_at=at,
            published_by=staff["approver"],
            published_at=at,
        )
        RepliedComment.objects.bulk_create(
            RepliedComment(comment=comment, reply=reply, at=at) for comment in comments
        )
        record_all(
            [
                prepare(
                    "reply.published",
                    actor=staff["approver"],
                    target=reply,
                    data={"consultation": consultation.pk},
                )
            ]
        )
    return len(groups)
