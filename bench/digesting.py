"""P8: digesting comments, writing included, against the bare steps on the same text.

Each side runs in a process of its own, so that its peak of memory is its own. Ours
splits off a second one, the bare steps use two threads where scikit-learn does: time
is that of the wall, CPU and memory count all processes (shared memory twice). The
comments are those of bench/quality (our own bank); `--comments` changes how many.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.timing import Line

MEGABYTE = 1024
STEPS = ("dedupe", "words", "aspects", "buckets", "groups")
_SETS = 25_000
_DECLARED = {"赞成": "support", "修改": "amend", "反对": "oppose", "咨询": "ask"}


def measure(*, comments: int, later: int) -> list[Line]:
    """Digest stored comments and letters, each beside the bare steps; then pages."""
    from bench import digest_pages

    world = _World(comments)
    ours, bare = world.digest(), child("bare", "draft", world.consultation.pk)
    lines = _compared(f"{comments:,} 条意见，含写库", ours, bare)
    lines += world.more(later)
    letters, plain = child("letters", comments), child("bare", "letters", comments)
    lines += _compared(f"{comments:,} 封来信，到输出为止", letters, plain)
    return lines + digest_pages.measure(world.consultation)


def child(*words: object) -> dict:
    """Run a part of this file in a process of its own; give what it measured."""
    command = [sys.executable, "-m", "bench.digesting", *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return json.loads(done.stdout.splitlines()[-1])


def _compared(what: str, ours: dict, bare: dict) -> list[Line]:
    steps = "、".join(f"{name} {bare[name]:.1f}" for name in STEPS)
    note = (
        f"CPU {ours['cpu']:.0f} 对 {bare['cpu']:.0f} 秒，"
        f"{ours['segments']:,} 段、{ours['themes']} 个主题；"
        f"平均 {ours['letters']:.0f} 字，不同的 {ours['texts']:,} 种"
    )
    against = f"{ours['seconds']:.1f} 对 {bare['seconds']:.1f} 秒（{steps}）"
    return [
        Line("P8", f"归并{what}", ours["seconds"], "秒", 120, "max", note),
        Line("P8", "其常驻内存峰值", ours["rss"], "MB", 2048, "max"),
        Line(
            "P8",
            "对裸 scikit-learn 各步",
            ours["seconds"] / bare["seconds"],
            "倍",
            2,
            "max",
            against,
        ),
        Line("P8", "其中 CPU 时间之比", ours["cpu"] / bare["cpu"], "倍"),
    ]


def written(count: int, first_seed: int = 900) -> Iterator[tuple[dict, str]]:
    """Write comments on the demo draft, each with its stance, where it shows one."""
    from bench.quality.writing import STYLES, draft_comments

    left, seed = count, first_seed
    while left > 0:
        found = draft_comments(seed, STYLES[seed % len(STYLES)], min(left, _SETS))
        for line in found.lines[:left]:
            yield line, _DECLARED[found.stance.get(line["id"], "修改")]
        left, seed = left - len(found.lines), seed + 1


def letters(count: int) -> list:
    """Write messages to a city: the same troubles at the same places, and others."""
    from bench.quality.writing import city_messages
    from search.digest.reading import Comment

    found, seed = [], 900
    while len(found) < count:
        style = ("plain", "long", "noisy")[seed % 3]
        some = city_messages(seed, style, issues=300, noise=1500).lines
        found += [
            Comment(f"{seed}-{each['id']}", each["text"], each["title"])
            for each in some
        ]
        seed += 1
    return found[:count]


class _World:
    """A consultation on the demo draft with very many comments."""

    def __init__(self, count: int) -> None:
        from bench import fill
        from consultations.models import LegislativeProject

        self.staff = fill.make_staff()
        project = LegislativeProject.objects.create(
            code=f"digest{LegislativeProject.objects.count()}",
            title="归并测速条例", doc_type="local_regulation",
            organ="测速机关", stage="consultation", is_public=True,
            created_by=self.staff[0],
        )  # fmt: skip
        maker = fill.Maker(project, *self.staff)
        version = maker.version(1, 0)
        self.articles = _store_articles(version)
        self.consultation = maker.consultation(version)
        self.count = 0
        self.add(count, 900)

    def add(self, count: int, seed: int) -> None:
        """Insert comments as if they had come in just now."""
        from django.db import transaction

        from consultations.models import Comment
        from search.workbench import bulk

        rows = (self._row(n, *each) for n, each in enumerate(written(count, seed), 1))
        with transaction.atomic():
            bulk.insert(Comment, rows)
        self.count += count
        _vacuum()

    def _row(self, n: int, line: dict, stance: str):
        from django.utils import timezone

        from consultations.models import Comment

        label = line.get("provision", "")
        mark = f"{self.consultation.code}-{self.count + n}"
        return Comment(
            consultation=self.consultation, author=self.staff[0], stance=stance,
            display_name="林某", uid=self.articles.get(label, ""),
            article_label=label, body=line["text"], state="published",
            receipt=mark, submission_key=mark, content_sha256=f"{n:064d}",
            submitted_at=timezone.now(), changed_at=timezone.now(),
        )  # fmt: skip

    def digest(self) -> dict:
        """Have all comments digested."""
        from search.workbench import actions

        run = actions.start_run(consultation=self.consultation, by=self.staff[0])
        return child("carry", run.pk)

    def more(self, count: int) -> list[Line]:
        """Let more comments come in, and have them filed into the digest."""
        from search.workbench import actions, queries

        run = queries.latest(self.staff[0], self.consultation)
        before, homes = _themes(run), _homes(run)
        self.add(count, 7000)
        job = actions.start_run(
            consultation=self.consultation, by=self.staff[0], kind="more"
        )
        took = child("carry", job.pk)
        after, now = _themes(run), _homes(run)
        lost = [key for key, name in before.items() if after.get(key) != name]
        moved = [place for place, key in homes.items() if now.get(place) != key]
        note = f"CPU {took['cpu']:.1f} 秒，内存 {took['rss']:.0f} MB"
        return [
            Line("P8", f"补充 {count:,} 条", took["seconds"], "秒", 5, "max", note),
            Line("P8", "补充后编号或名称变了的主题", len(lost), "个", 0, "max"),
            Line("P8", "补充后换了主题的原有意见段", len(moved), "段", 0, "max"),
        ]


def _store_articles(version) -> dict[str, str]:
    """Store the articles of the demo draft; give their keys by label."""
    from bench.quality.run import draft_articles
    from consultations.models import Provision

    rows = []
    for n, each in enumerate(draft_articles(), 1):
        caption, _, text = each.text.partition("\n")
        rows.append(
            Provision(
                version=version,
                uid=f"tiao{n}",
                kind="tiao",
                number=n,
                label=each.label,
                caption=caption,
                text=text,
                position=n,
                text_sha256=f"{n:064d}",
            )  # fmt: skip
        )
    Provision.objects.bulk_create(rows)
    return {row.label: row.uid for row in rows}


def _themes(run) -> dict[str, str]:
    return dict(run.themes.values_list("key", "name"))


def _homes(run) -> dict[tuple, str]:
    rows = run.segments.filter(bucket="theme")
    fields = ("comment_id", "start", "cluster__theme__key")
    return {(pk, at): key for pk, at, key in rows.values_list(*fields)}


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE consultations_comment")


def carry(key: int) -> dict:
    """Carry out a job of the site."""
    from search.workbench import actions
    from search.workbench.models import AnalysisRun

    actions.carry_out.call(key)
    job = AnalysisRun.objects.get(pk=key)
    if job.state != "done":
        raise RuntimeError(job.error or job.state)
    return {}


def _carried(key: int) -> dict:
    """Count what a job found; reading the texts again is no part of it."""
    from search.workbench.models import AnalysisRun

    job = AnalysisRun.objects.get(pk=key)
    run = job.base if job.kind == "more" else job
    sizes = [len(text) for text in _bodies(run.consultation_id)]
    return {
        "segments": run.ledger["segments"],
        "themes": run.themes.count(),
        "texts": run.ledger["texts"],
        "letters": sum(sizes) / len(sizes),
    }


def _bodies(consultation: int) -> list[str]:
    from consultations.models import Comment

    rows = Comment.objects.filter(consultation=consultation).order_by("pk")
    return list(rows.values_list("body", flat=True))


def digested_letters(messages: list) -> dict:
    """Digest letters as the command does, up to its output."""
    from search.digest.output import as_output
    from search.digest.pipeline import digest
    from search.garbage import few_collections

    with few_collections():
        found = as_output(digest(messages))
    texts = [each.text for each in messages]
    return {
        "segments": found["ledger"]["segments"],
        "themes": len(found["themes"]),
        "texts": found["ledger"]["texts"],
        "letters": sum(map(len, texts)) / len(texts),
    }


def _used() -> tuple[float, float]:
    """Give the seconds of CPU and the megabytes of this process and of its second."""
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    used = [resource.getrusage(kind) for kind in kinds]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return cpu, sum(each.ru_maxrss for each in used) / MEGABYTE


def main() -> None:
    """Measure one part in this process and print it as JSON."""
    from bench import bare_digest, place

    what, *rest = sys.argv[1:]
    place.prepare()
    place.set_up_django()
    if what == "carry":
        work, given = carry, int(rest[0])
    elif what == "letters":
        work, given = digested_letters, letters(int(rest[0]))
    elif rest[0] == "draft":
        work, given = bare_digest.steps, _bodies(int(rest[1]))
    else:
        texts = [f"{m.title}\n{m.text}" for m in letters(int(rest[1]))]
        work, given = bare_digest.steps, texts
    before, began = _used()[0], time.monotonic()
    found = work(given)
    took, (cpu, rss) = time.monotonic() - began, _used()
    spent = {"seconds": took, "cpu": cpu - before, "rss": rss}
    found |= _carried(given) if what == "carry" else {}
    sys.stdout.write(json.dumps({**found, **spent}) + "\n")


if __name__ == "__main__":
    main()
