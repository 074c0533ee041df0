"""What a consultation page must hold before it is published.

Notes of privacy, the poster with its QR code and the printable page come from the
site itself and are not asked for here.
Source: 立法法 第四十条、第五十八条; 规章制定程序条例 第十五条;
重大行政决策程序暂行条例 第十五条; 城乡规划法 第二十六条.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rulebook.loader import Row
from rulebook.windows import days_between, last_day_off


@dataclass(frozen=True)
class Snapshot:
    """A page as it stands, in plain values; moments are aware.

    `goes_live_at` is the moment from which the public can read the page, by default
    `now`. An empty `opens_at` means: as soon as it is published. `note_length` counts
    characters, `scanned` names attachments that seem to hold pictures only.
    `unconfirmed`: no second person has confirmed the text; that forbids approval,
    not submission.
    """

    now: datetime
    rule: Row | None = None
    goes_live_at: datetime | None = None
    has_version: bool = False
    article_count: int = 0
    is_amendment: bool = False
    note_length: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    short_reason: str = ""
    organ: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_address: str = ""
    offline_channels: str = ""
    material_kinds: frozenset[str] = frozenset()
    scanned: tuple[str, ...] = ()
    has_plain_points: bool = False
    has_questions: bool = False
    is_published: bool = False
    unconfirmed: bool = False
    is_approving: bool = False

    @property
    def public_from(self) -> datetime:
        """When the window really begins: never before the public can read the page."""
        public = max(self.now, self.goes_live_at or self.now)
        return max(public, self.opens_at or public)


@dataclass(frozen=True)
class Gap:
    """Something that is missing; `star` ones (★) forbid publication."""

    code: str
    field: str
    reason: str
    star: bool = True


def gaps(page: Snapshot) -> list[Gap]:
    """List what is missing, in the order of the form; ★ and advice together."""
    return [gap for look in _CHECKS for gap in look(page)]


def blocking(page: Snapshot) -> list[Gap]:
    """Only the ★ gaps."""
    return [gap for gap in gaps(page) if gap.star]


def _version(page: Snapshot) -> Iterator[Gap]:
    if not page.has_version:
        yield Gap("version", "version", "请选择要征求意见的草案版本。")
    elif not page.article_count:
        reason = "这个版本里没有条文，请重新导入并校核。"
        yield Gap("provisions", "version", reason)
    if page.unconfirmed:
        reason = (
            "这个版本的文字还没有由第二人核对。"
            "请没有导入、没有校改过它的人在版本页选“核对文字”，然后再批准发布。"
        )
        yield Gap("unconfirmed", "version", reason, star=page.is_approving)


def _note(page: Snapshot) -> Iterator[Gap]:
    if not page.note_length:
        reason = "请写明起草说明：必要性、可行性、主要内容等。"
        yield Gap("explanatory_note", "explanatory_note", reason)


def _window(page: Snapshot) -> Iterator[Gap]:
    if page.is_published:
        return
    if page.opens_at and page.opens_at < page.now:
        reason = "开始时间已经过去。请改为以后的时间，或者留空（发布时立即开始）。"
        yield Gap("opens_at_past", "opens_at", reason)
    if page.opens_at and page.goes_live_at and page.goes_live_at > page.opens_at:
        reason = "开始时间早于定时发布时间：征集开始时公众还看不到这个页面。"
        yield Gap("opens_before_live", "opens_at", reason)
    if page.closes_at is None:
        yield Gap("closes_at", "closes_at", "请填写截止时间。")
    elif page.closes_at <= page.public_from:
        yield Gap("window_order", "closes_at", "截止时间必须晚于开始时间。")
    else:
        yield from _length(page, page.closes_at)
        yield from _day_off(page.closes_at)


def _length(page: Snapshot, closes_at: datetime) -> Iterator[Gap]:
    """A soft rule allows fewer days with a stated reason, a hard one never."""
    rule = page.rule
    if rule is None:
        reason = "规则库里没有这类文件的征求意见期限，请联系管理员补充规则。"
        yield Gap("no_rule", "version", reason)
        return
    days = days_between(page.public_from, closes_at)
    if rule.min_days is None or days >= rule.min_days:
        return
    fact = f"从开始到截止只有 {days} 天，{rule.citation}要求"
    if rule.is_hard:
        reason = f"{fact}不得少于 {rule.min_days} 天，不能缩短。请推迟截止时间。"
        yield Gap("window_too_short", "closes_at", reason)
    elif not page.short_reason.strip():
        reason = (
            f"{fact}一般不少于 {rule.min_days} 天。"
            "请推迟截止时间，或者写明缩短的原因（会在公众页面上公布）。"
        )
        yield Gap("window_short", "short_reason", reason)


def _day_off(closes_at: datetime) -> Iterator[Gap]:
    """An announced end is a fixed day and stays; so it had better be a working day.

    Whether 民法典 第二百零三条 binds a public consultation is open (docs/adr/0013).
    """
    found = last_day_off(closes_at)
    if found:
        told = f"{found.on.month}月{found.on.day}日（{found.name}）"
        reason = f"截止的 {told}是法定休假日，建议推迟到节后第一个工作日。"
        yield Gap("ends_on_day_off", "closes_at", reason, star=False)


def _organ(page: Snapshot) -> Iterator[Gap]:
    if not page.organ.strip():
        yield Gap("organ", "organ", "请填写起草或者组织单位。")
    if not (page.contact_phone.strip() or page.contact_email.strip()):
        reason = "请填写联系电话或者电子邮箱。"
        yield Gap("contact", "contact_phone", reason)
    if not page.contact_address.strip():
        reason = "请填写通信地址和邮政编码，供来信使用。"
        yield Gap("contact_address", "contact_address", reason)


def _channels(page: Snapshot) -> Iterator[Gap]:
    if not page.offline_channels.strip():
        reason = "请写明不上网的人怎样提意见：来信、电话、立法联系点等。"
        yield Gap("offline_channels", "offline_channels", reason)


def _materials(page: Snapshot) -> Iterator[Gap]:
    if page.is_amendment and "comparison" not in page.material_kinds:
        reason = "修改已有法规必须附修改前后对照表。"
        yield Gap("comparison", "materials", reason)
    if "reference" not in page.material_kinds:
        yield Gap("reference", "materials", "建议附参阅资料。", star=False)
    for name in page.scanned:
        reason = f"“{name}”可能是扫描图片，读屏软件读不出来，建议换成带文字的文件。"
        yield Gap("scanned", "materials", reason, star=False)


def _plain_words(page: Snapshot) -> Iterator[Gap]:
    if not page.has_plain_points:
        reason = "建议用三句话说清这部草案改变什么。"
        yield Gap("plain_points", "plain_points", reason, star=False)
    if not page.has_questions:
        reason = "建议列出起草单位最想听的意见。"
        yield Gap("questions", "questions", reason, star=False)


_CHECKS: tuple[Callable[[Snapshot], Iterator[Gap]], ...] = (
    _version,
    _window,
    _organ,
    _channels,
    _note,
    _plain_words,
    _materials,
)
