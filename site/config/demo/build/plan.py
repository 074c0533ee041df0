"""What each size of the demo holds."""

from collections.abc import Callable
from dataclasses import dataclass

from consultations.rules.numerals import to_chinese

from .. import drafts
from .consultations import Call


@dataclass(frozen=True)
class Size:
    """How much of everything; `load` adds a code of 1,260 articles.

    `housing` counts compounds, buildings and units.
    """

    citizens: int
    comments: int
    housing: tuple[int, int, int] = (12, 90, 4800)
    bulk: bool = False


SIZES = {
    "small": Size(citizens=20, comments=60, housing=(1, 3, 36)),
    "demo": Size(citizens=3000, comments=4000),
    "load": Size(citizens=3000, comments=400_000, bulk=True),
}
# Shares of the comments: the first round of the hero draft draws most of them.
SHARES = {"compound": 0.3, "ebike": 0.1, "parks": 0.0, "dogs": 0.08, "river": 0.05}
FIRST_ROUND = 0.47
LOAD_ARTICLES = 1260


def calls(size: Size) -> list[Call]:
    """The consultations to make, the oldest first.

    The hero draft has two rounds: the first is answered and reported, the second,
    on the revised draft, is open and closes in three days.
    """
    specs = {spec["key"]: spec for spec in drafts.catalog()}
    hero = specs["compound"]
    story = drafts.compound()
    first = Call(
        spec=hero,
        number=1,
        text=drafts.load_text("compound_v1.txt"),
        label=story["label_v1"],
        opens_in_days=-120,
        days=30,
        state="reported",
        share=FIRST_ROUND,
    )
    second = Call(
        spec=hero,
        number=6,
        text=drafts.load_text("compound_v2.txt"),
        label=story["label_v2"],
        opens_in_days=hero["opens_in_days"],
        days=hero["days"],
        state="open",
        share=SHARES["compound"],
    )
    others = [
        _call(spec, number)
        for number, spec in enumerate(
            (specs[k] for k in ("river", "dogs", "ebike", "parks")), start=2
        )
    ]
    return [first, *others, second, *([_load()] if size.bulk else [])]


def _call(spec: dict, number: int) -> Call:
    return Call(
        spec=spec,
        number=number,
        text=drafts.load_text(spec["file"]),
        label=spec["label"],
        opens_in_days=spec["opens_in_days"],
        days=spec["days"],
        state=spec["state"],
        share=SHARES[spec["key"]],
    )


def _load() -> Call:
    spec = {
        "key": "load",
        "title": "惠州市示范法典",
        "doc_type": "local_regulation",
        "organ": "惠州市人大常委会法制工作委员会（演示）",
        "summary": "一部有一千二百六十条的虚构法典，用来试验大文本。",
    }
    return Call(
        spec=spec,
        number=9,
        text=code_text(LOAD_ARTICLES, to_chinese),
        label="草案",
        opens_in_days=-5,
        days=30,
        state="open",
        share=0.0,
    )


def code_text(articles: int, numeral: Callable[[int], str]) -> str:
    """Write a fictional code of that many articles, thirty a chapter."""
    lines = ["惠州市示范法典（草案）", "（演示文本，虚构，不具有法律效力）"]
    for number in range(1, articles + 1):
        if number % 30 == 1:
            chapter = numeral(number // 30 + 1)
            lines.append(f"第{chapter}章　第{chapter}类事项")
        lines.append(
            f"第{numeral(number)}条　【事项{number}】　"
            f"办理第{numeral(number)}类事项，应当公开、便民，自受理之日起"
            f"{numeral(number % 27 + 3)}日内办结；情况复杂的，可以延长一次。"
        )
        if number % 3 == 0:
            lines.append("当事人对办理结果有异议的，可以申请复核。")
    return "\n".join(lines) + "\n"
