"""Fills the database by bulk insert: people, drafts, and crowds of comments."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.models import IdentityTier, User
from accounts.roles import Role, grant
from common.crypto import blind_index
from consultations.models import (
    Comment,
    Consultation,
    DraftVersion,
    LegislativeProject,
    Provision,
)
from consultations.tallies import recount_consultation

UNUSABLE = "!"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SENTENCE = "业主共同决定事项应当公开征求意见并书面告知结果。"
BODY = "建议把停车收费的办法写清楚，先听业主意见，再定价格，结果贴在楼道里。"
ITEMS = "下列事项应当公示：\n（一）维修资金的使用；\n（二）公共收益的去向。"


@dataclass
class World:
    """What was filled in, by what it serves."""

    citizens: list[str]  # session keys
    staff: str
    submit: Consultation
    loud: Consultation
    silent: Consultation
    long_loud: Consultation
    long_silent: Consultation
    some_rows: Consultation
    all_rows: Consultation


def fill(*, citizens: int, loud: int, export: int, some: int) -> World:
    """Fill the empty database; the numbers are rows."""
    people = _people(citizens)
    staff = make_staff()
    project = LegislativeProject.objects.create(
        code="bench", title="测速条例", doc_type="local_regulation",
        organ="测速机关", stage="consultation", is_public=True, created_by=staff[0],
    )  # fmt: skip
    make = Maker(project, *staff)
    short, long = make.version(1, 42), make.version(2, 1260)
    author = staff[0].pk  # people must stay below their limits
    world = World(
        citizens=sign_in(people),
        staff=sign_in([staff[0]])[0],
        submit=make.consultation(short),
        loud=make.consultation(short),
        silent=make.consultation(short),
        long_loud=make.consultation(long),
        long_silent=make.consultation(long),
        some_rows=make.consultation(short),
        all_rows=make.consultation(short),
    )
    for consultation, count in [
        (world.loud, loud),
        (world.long_loud, loud),
        (world.some_rows, some),
        (world.all_rows, export),
    ]:
        insert_comments(consultation, author, count)
    for consultation in (world.loud, world.long_loud):
        recount_consultation(consultation.pk)
        consultation.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return world


def _people(count: int) -> list[User]:
    now = timezone.now()
    rows = [
        User(
            username=f"citizen{n}",
            display_name=f"林某{n}",
            password=UNUSABLE,
            phone=f"+86199{n:08d}",
            phone_index=blind_index(f"+86199{n:08d}"),
            phone_verified_at=now,
            identity_tier=IdentityTier.PHONE,
        )
        for n in range(count)
    ]
    return User.objects.bulk_create(rows, batch_size=1000)


def make_staff() -> tuple[User, User]:
    names = ("drafter", "approver")
    pair = tuple(
        User.objects.get_or_create(username=name, defaults={"password": UNUSABLE})[0]
        for name in names
    )
    grant(pair[0], Role.DRAFTER)
    grant(pair[1], Role.APPROVER)
    return pair


def sign_in(people: list[User]) -> list[str]:
    """Sign people in, as signing in would; give the keys of their sessions."""
    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=f"bench{person.pk:027d}",
            expire_date=until,
            session_data=store.encode(
                {
                    "_auth_user_id": str(person.pk),
                    "_auth_user_backend": BACKEND,
                    "_auth_user_hash": person.get_session_auth_hash(),
                }
            ),
        )
        for person in people
    ]
    Session.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return [row.session_key for row in rows]


class Maker:
    """Makes versions and consultations of one project."""

    def __init__(self, project, drafter: User, approver: User) -> None:
        self.project, self.drafter, self.approver = project, drafter, approver
        self.made = 0

    def version(self, ordinal: int, articles: int) -> DraftVersion:
        """A draft with a chapter to every seven articles."""
        version = DraftVersion.objects.create(
            project=self.project, ordinal=ordinal, label="征求意见稿",
            title=f"测速条例（{articles} 条）", text_sha256=f"{ordinal:064d}",
            article_count=articles, is_public=True, imported_by=self.drafter,
        )  # fmt: skip
        rows = []
        for n in range(1, articles + 1):
            if n % 7 == 1:
                rows.append(_provision(version, len(rows), "zhang", n // 7 + 1, "总则"))
            rows.append(_provision(version, len(rows), "tiao", n, "事项"))
        Provision.objects.bulk_create(rows, batch_size=1000)
        return version

    def consultation(self, version: DraftVersion) -> Consultation:
        """One that is open for a month."""
        self.made += 1
        now = timezone.now()
        return Consultation.objects.create(
            code=f"{self.project.code.upper()}-{self.made:04d}",
            project=self.project, version=version,
            opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=25),
            announced_closes_at=now + timedelta(days=25), published_at=now,
            rule_id="consultation.local_regulation", imported_by=self.drafter,
            approved_by=self.approver,
        )  # fmt: skip


def _provision(version, position: int, kind: str, number: int, caption: str):
    words = "" if kind == "zhang" else SENTENCE * (2 + number % 3)
    if kind == "tiao" and number % 5 == 0:
        words = ITEMS
    return Provision(
        version=version, uid=f"{kind}{number}", kind=kind, number=number,
        label=f"第{number}{'章' if kind == 'zhang' else '条'}", caption=caption,
        text=words, position=position, text_sha256=f"{position:064d}",
    )  # fmt: skip


def insert_comments(consultation: Consultation, author_id: int, count: int) -> None:
    """Insert published comments over all articles; the database makes the rows.

    The indexes are taken away meanwhile: building them at the end is faster.
    """
    articles = consultation.version.article_count
    ready = {
        "consultation_id": consultation.pk,
        "author_id": author_id,
        "display_name": "林某",
        "channel": "online",
        "stance": "amend",
        "body": BODY,
        "is_public": True,
        "state": "published",
        "masks": "[]",
        "version_no": 1,
    }
    worked_out = {
        "uid": f"'tiao' || (1 + mod(n, {articles}))",
        "article_label": f"'第' || (1 + mod(n, {articles})) || '条'",
        "reason": "'楼里有' || n || '户这样想。'",
        "receipt": f"'{consultation.code}-' || n",
        "submission_key": f"'{consultation.code}-' || n",
        "content_sha256": "lpad(n::text, 64, '0')",
        "submitted_at": f"now() - interval '4 days' + n * interval '4 days' / {count}",
        "changed_at": "now()",
        "endorsement_count": "mod(n, 50)",
    }
    columns, values = _columns(ready, worked_out)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        definitions = _drop_indexes(cursor)
        cursor.execute(
            f"INSERT INTO {Comment._meta.db_table} ({names}) "  # noqa: S608
            f"SELECT {', '.join(values)} FROM generate_series(1, {int(count)}) AS n",
            list(ready.values()),
        )
        for definition in definitions:
            cursor.execute(definition)


def _columns(ready: dict, worked_out: dict) -> tuple[list[str], list[str]]:
    """Name every column of a comment with its value; the rest is null or empty."""
    rest = {
        field.column: "NULL" if field.null else "''"
        for field in Comment._meta.concrete_fields
        if not field.primary_key
    }
    given = {**dict.fromkeys(ready, "%s"), **worked_out}
    rest = {name: value for name, value in rest.items() if name not in given}
    every = {**given, **rest}
    return list(every), list(every.values())


def _drop_indexes(cursor) -> list[str]:
    """Drop the indexes that no constraint needs; give what makes them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = %s AND NOT "
        "EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
        [Comment._meta.db_table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
