"""Building an index anew: it can be stopped and goes on, and searching goes on."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import transaction
from django.utils import timezone

from search import cursor, indexing
from search.engines import engine
from search.engines.elasticsearch import Elasticsearch
from search.garbage import few_collections
from search.indexing import LAST_ID, Tell
from search.models import Build
from search.registry import SOURCES

FAR = "elasticsearch"
CHUNK, FLYING = 2000, 2
"""Objects of one piece, and pieces that are on their way at a time."""


def unfinished(engine_name: str, source: str) -> Build | None:
    """The rebuilding that was interrupted, if any."""
    rows = Build.objects.filter(engine=engine_name, source=source)
    return rows.filter(finished_at__isnull=True).first()


def rebuild_near(name: str, *, is_fresh: bool = False, tell: Tell | None = None) -> int:
    """Rebuild inside the database, in place, piece by piece; say how many."""
    build = _begin(engine().name, name, is_fresh=is_fresh)

    def told(number: int, last: int) -> None:
        _note(build, number, last)
        if tell:
            tell(number, last)

    with few_collections():
        indexing.rebuild(name, start=build.last_id, tell=told)
    _finish(build)
    return build.done


def rebuild_far(name: str, *, is_fresh: bool = False, tell: Tell | None = None) -> int:
    """Fill a new index of Elasticsearch and give it the name; say how many.

    The old one answers until then. What happened meanwhile is sent again: the cursor
    of the log goes back to where it was at the beginning. Raises EngineDown.
    """
    cursor.begin()
    build = _begin(FAR, name, is_fresh=is_fresh)
    if build.into and not Elasticsearch().has(build.into):
        build.delete()
        build = _begin(FAR, name, is_fresh=True)
    if not build.into:
        build.into, build.position = Elasticsearch().create(name), cursor.head()
        build.save()
    _fill(build, name, tell)
    Elasticsearch().take_over(name, build.into)
    cursor.move(min(cursor.position() or 0, build.position))
    _finish(build)
    return build.done


def _fill(build: Build, name: str, tell: Tell | None) -> None:
    """Send piece by piece; while some are on their way, the next is read."""
    source, last = SOURCES[name], build.last_id
    flying: deque[tuple[Future, list[int]]] = deque()

    def land() -> None:
        sending, ids = flying.popleft()
        sending.result()
        _note(build, len(ids), ids[-1])
        if tell:
            tell(len(ids), ids[-1])

    with few_collections(), ThreadPoolExecutor(max_workers=FLYING) as pool:
        while ids := source.ids_after(last, CHUNK):
            # Read before the rows: a younger state never carries an older position.
            held = Elasticsearch(version=cursor.head(), into=build.into)
            documents = source.documents(ids, has_values=True)
            if len(flying) == FLYING:
                land()
            flying.append((pool.submit(held.index, name, documents), ids))
            last = ids[-1]
        while flying:
            land()


@transaction.atomic
def _begin(engine_name: str, source: str, *, is_fresh: bool) -> Build:
    if is_fresh:
        Build.objects.filter(
            engine=engine_name, source=source, finished_at__isnull=True
        ).delete()
    build = unfinished(engine_name, source)
    return build or Build.objects.create(engine=engine_name, source=source)


def _note(build: Build, number: int, last: int) -> None:
    build.done, build.last_id = build.done + number, last
    build.save(update_fields=["done", "last_id"])


def _finish(build: Build) -> None:
    build.finished_at, build.last_id = timezone.now(), LAST_ID
    build.save()
    Build.objects.filter(
        engine=build.engine, source=build.source, pk__lt=build.pk
    ).delete()
