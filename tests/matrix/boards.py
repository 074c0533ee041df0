"""Boards of the world of the matrix: the owner lives there, `other` does not."""

from django.core.files.base import ContentFile
from django.utils import timezone

from deliberation.models import (
    AgendaItem,
    Body,
    Hiding,
    HidingAppeal,
    Meeting,
    PartyReview,
    Post,
    Stage,
    Task,
    TaskPhoto,
)
from rulebook import loader
from tests.deliberation.boarding import board, compound, council, topic


class Boards:
    """A compound with a topic in every stage; `words` writes each text."""

    def __init__(self, people: dict, words, region, elsewhere) -> None:
        self.people, self.words = people, words
        owner = people["owner"]
        place = compound(owner, spare=9, region=region)
        place.name, place.address = words("江湾花园")[:60], words("江北路")[:120]
        place.save()
        self.compound = board(
            place, procedure=words("议事规则"), contact=words("0752")[:120]
        )
        self.community = board(region, households=900, procedure=words("社区规则"))
        self._topics()
        self._council()
        self._tasks()
        self._elsewhere(elsewhere)

    def _elsewhere(self, region) -> None:
        """A compound of another community, where its committee alone belongs."""
        far = board(compound(spare=9, region=region))
        for stage in ("seconding", "review", "done"):
            setattr(self, f"far_{stage}", topic(far, stage))
        self.far = far
        self.far_body = council(far, self.far_done.proposer)

    def _council(self) -> None:
        """A council of the community, whose chair is the drafter."""
        w, chair = self.words, self.people["drafter"]
        self.body = council(self.community, chair)
        Body.objects.filter(pk=self.body.pk).update(
            name=w("议事会")[:60], founding=w("推选")[:200]
        )
        self.seat = self.body.seats.get()
        self.seat.holder_name = w("陈某")[:40]
        self.seat.save()
        at = timezone.now()
        told = {
            "body": self.body,
            "title": w("会议")[:80],
            "place": w("架空层")[:120],
            "called_by": chair,
        }
        row = loader.find("council.default", timezone.localdate())
        sent = {"sent_at": at, "rule": row.as_dict(), "entitled": 1, "present": 1}
        ended = {"closed_at": at, "minutes": w("记录"), "published_at": at}
        self.meeting = Meeting.objects.create(starts_at=at, **told, **sent)
        self.unsent = Meeting.objects.create(starts_at=at, **told)
        self.published = Meeting.objects.create(
            starts_at=at, **told, **{**sent, **ended}
        )
        for meeting in (self.meeting, self.unsent, self.published):
            AgendaItem.objects.create(
                meeting=meeting,
                position=1,
                title=w("路灯")[:120],
                topic=self.review,
                decision="agreed" if meeting is self.published else "",
                note=w("同意") if meeting is self.published else "",
            )

    def _tasks(self) -> None:
        w, host = self.words, self.people["committee"]
        told = {"owner": w("物业")[:60], "made_by": host, "made_at": timezone.now()}
        told |= {"title": w("装灯")[:80], "due_on": timezone.localdate()}
        self.task = Task.objects.create(topic=self.follow_up, **told)
        Task.objects.create(
            topic=self.done,
            done_on=timezone.localdate(),
            report=w("装好了"),
            **told,
        )
        self.photo = TaskPhoto.objects.create(
            task=self.task,
            file=ContentFile(b"jpg", name="a.jpg"),
            name=w("灯.jpg")[:120],
            content_type="image/jpeg",
            sha256="0" * 64,
            caption=w("灯")[:80],
            added_by=host,
            added_at=timezone.now(),
        )

    def topic(self, stage: str, **more):
        """A topic whose every text is written by `words`."""
        w = self.words
        texts = {
            "title": w("加灯")[:60],
            "body": w("看不见路"),
            "wanted": w("加一盏灯"),
            "budget": w("八千元")[:200],
            "proposer_name": w("林某")[:40],
            "plan": w("方案"),
            "outcome": w("结果"),
        }
        told = {"proposer": self.people["owner"], **texts, **more}
        return topic(self.compound, stage, **told)

    def _topics(self) -> None:
        for stage in Stage.values:
            setattr(self, stage, self.topic(stage))
        self.seconding_of_other = self.topic("seconding", proposer=self.people["other"])
        self.hidden = self.topic("review", hidden_at=timezone.now())
        self.hiding = Hiding.objects.create(
            topic=self.hidden,
            reason="other",
            explanation=self.words("与本地无关")[:300],
            hidden_by=self.people["moderator"],
        )
        self.review.post_count = 1
        self.review.save()
        self.post = self._post("看不见路")
        self.hidden_post = self._post("骂人", hidden_at=timezone.now())
        self.post_hiding = Hiding.objects.create(
            post=self.hidden_post,
            reason="insult",
            explanation=self.words("骂人")[:300],
            hidden_by=self.people["moderator"],
        )
        self.appealed_post = self._post("也骂人", hidden_at=timezone.now())
        told = {"reason": "insult", "hidden_by": self.people["moderator"]}
        self.appeal = HidingAppeal.objects.create(
            hiding=Hiding.objects.create(post=self.appealed_post, **told),
            grounds=self.words("没有骂人"),
            first_moderator=self.people["moderator"],
        )
        PartyReview.objects.create(
            topic=self.review,
            body=self.words("党支部")[:60],
            held_on=timezone.localdate(),
            conclusion="support",
            record=self.words("同意"),
            recorded_by=self.people["committee"],
        )

    def _post(self, body: str, **more) -> Post:
        return Post.objects.create(
            topic=self.review,
            author=self.people["owner"],
            author_name=self.words("林某")[:40],
            author_role="resident",
            body=self.words(body),
            posted_at=timezone.now(),
            submission_key=f"{self.review.pk}-{body}"[:64],
            **more,
        )
