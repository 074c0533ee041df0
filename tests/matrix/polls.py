"""Polls of the world of the matrix: the owner votes in them, nobody else does."""

from datetime import timedelta

from django.utils import timezone

from deliberation.actions.counting import tally_poll
from deliberation.models import Objection, PaperBallot, Proxy, Scan
from tests.deliberation.polling import lines, make_poll, vote


class Polls:
    """One poll in every stage that an address can be about."""

    def __init__(self, people, words, region) -> None:
        texts = {
            "title": words("加装充电桩")[:120],
            "convener": words("居委会")[:120],
            "contact": words("0752")[:120],
            "scope": words("全小区"),
            "questions": (words("是否同意加装")[:300],),
            "material": words("说明材料"),
        }

        def made(stage):
            roll = lines(people["owner"], None, None)
            return make_poll(
                stage, roll, by=people["committee"], region=region, **texts
            )

        self.draft = made("draft")
        self.noticed = made("noticed")
        self.published = made("roll_published")
        self.frozen = made("frozen")
        self.open = made("open")
        self.closed = made("closed")
        self.counted = made("closed")
        for poll in (self.open, self.counted):
            vote(poll, "approve", "against")
        tally_poll(user=people["committee"], poll_id=self.counted.pk)
        self.entry = self.open.roll.entries.get(voters__user=people["owner"])
        self.other_entry = self.open.roll.entries.exclude(pk=self.entry.pk).first()
        self.casting = self.entry.ballots.get().casting
        self._papers(people, words)

    def _papers(self, people, words) -> None:
        """A paper once read, a mandate and an objection, of the open poll."""
        staff, now = people["committee"], timezone.now()
        scan = Scan.objects.create(
            reference=words("纸一")[:120], uploaded_at=now, uploaded_by=staff
        )
        item = self.open.items.get()
        self.paper = PaperBallot.objects.create(
            poll=self.open,
            entry=self.open.roll.entries.last(),
            scan=scan,
            received_at=now,
            first={str(item.pk): "approve"},
            first_by=staff,
            note=words("备注")[:300],
        )
        self.proxy = Proxy.objects.create(
            poll=self.open,
            entry=self.open.roll.entries.last(),
            agent=people["drafter"],
            scan=scan,
            opinions={str(item.pk): ""},
            expires_at=now + timedelta(days=3),
            registered_at=now,
            registered_by=staff,
        )
        frozen = self.frozen.roll.entries.get(voters__user=people["owner"])
        self.frozen_entry = frozen
        self.offered = Proxy.objects.create(
            poll=self.frozen,
            entry=frozen,
            agent=people["other"],
            source="online",
            opinions={str(self.frozen.items.get().pk): ""},
            expires_at=now + timedelta(days=3),
            registered_at=now,
            registered_by=people["owner"],
        )
        self.objection = Objection.objects.create(
            poll=self.published,
            subject="roll",
            text=words("漏了我家"),
            raised_at=now,
            raised_by=people["other"],
        )
