"""Polls of the world of the matrix: the owner votes in them, nobody else does."""

from deliberation.actions.counting import tally_poll
from tests.deliberation.polling import lines, make_poll, vote


class Polls:
    """One poll in every stage that an address can be about."""

    def __init__(self, people, words) -> None:
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
            return make_poll(stage, roll, by=people["approver"], **texts)

        self.draft = made("draft")
        self.noticed = made("noticed")
        self.published = made("roll_published")
        self.frozen = made("frozen")
        self.open = made("open")
        self.closed = made("closed")
        self.counted = made("closed")
        for poll in (self.open, self.counted):
            vote(poll, "approve", "against")
        tally_poll(user=people["approver"], poll_id=self.counted.pk)
        self.entry = self.open.roll.entries.get(voters__user=people["owner"])
        self.other_entry = self.open.roll.entries.exclude(pk=self.entry.pk).first()
        self.casting = self.entry.ballots.get().casting
