"""Topics and polls of 议事厅."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from deliberation.models import Poll, Stage, Topic
from search import facets as f
from search.sources.base import ModelSource, result, target_ids

TOPIC = "deliberation.topic"
POLL = "deliberation.poll"
# These change no word of a topic, and come in storms.
WORDLESS = ("topic.seconded", "topic.seconding_withdrawn", "topic.rated")


def topic_text(topic: Topic) -> str:
    """What a topic says and what became of it, as one text."""
    told = (topic.title, topic.body, topic.wanted, topic.plan, topic.outcome)
    return "\n".join(filter(None, told))


def poll_text(poll: Poll) -> str:
    """What a poll asks, as one text."""
    items = [words for i in poll.items.all() for words in (i.question, i.material)]
    return "\n".join(filter(None, [poll.title, *items, poll.scope]))


class Topics(ModelSource):
    """What people raised on the boards; hidden ones are for staff."""

    name = "topics"
    label = gettext_lazy("议题")
    facets = {
        "stage": f.Facet(
            "stage",
            gettext_lazy("阶段"),
            "stage",
            lambda row: row.stage,
            f.chosen_words(Stage.choices),
        )
    }

    def rows(self):
        return Topic.objects.defer("rule")

    def seen(self, *, is_public):
        return Topic.objects.shown() if is_public else Topic.objects.all()

    def words(self, row):
        full = f"{topic_text(row)}\n{row.code}"
        return ("" if row.hidden_at else full), full

    def touched(self, entries, *, has_values=False):
        return target_ids(entries, TOPIC, but=WORDLESS)

    def fresh(self, entries, *, is_public):
        return target_ids([e for e in entries if e.event == "topic.raised"], TOPIC)

    def show(self, user, rows, terms):
        shown = Topic.objects.visible_to(user).shown()
        for row in rows.filter(pk__in=shown.values("pk")):
            url = reverse("deliberation:topic", args=[row.code])
            note = f"{row.get_stage_display()} · {row.code}"
            yield row.pk, result(row.title, note, url, topic_text(row), terms)


class Polls(ModelSource):
    """What is or was voted on; the public finds a poll from its notice on."""

    name = "polls"
    label = gettext_lazy("表决")

    def rows(self):
        return Poll.objects.defer("rule").prefetch_related("items")

    def seen(self, *, is_public):
        rows = Poll.objects.all()
        return rows.filter(noticed_at__isnull=False) if is_public else rows

    def words(self, row):
        full = f"{poll_text(row)}\n{row.code}"
        return (full if row.noticed_at else ""), full

    def touched(self, entries, *, has_values=False):
        return target_ids(entries, POLL)

    def fresh(self, entries, *, is_public):
        event = "poll.noticed" if is_public else "poll.drafted"
        return target_ids([e for e in entries if e.event == event], POLL)

    def show(self, user, rows, terms):
        shown = Poll.objects.visible_to(user).filter(noticed_at__isnull=False)
        for row in rows.filter(pk__in=shown.values("pk")):
            url = reverse("deliberation:poll", args=[row.code])
            note = f"{localtime(row.opens_at):%Y-%m-%d} · {row.code}"
            yield row.pk, result(row.title, note, url, poll_text(row), terms)
