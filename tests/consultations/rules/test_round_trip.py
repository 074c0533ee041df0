"""A tree is drawn, written down in one of many legal styles, and read back the same."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.fidelity import fidelity
from consultations.rules.numerals import to_chinese
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from tests.consultations.rules.packages import package, paragraph

CHARS = "市县人民政府应当依法公开收集意见居民业主会议协商决定物业楼社区监督责任期限"
words = st.text(CHARS, min_size=6, max_size=70)
short = st.text("管理监督服务保障规划建设", min_size=2, max_size=6)


@dataclass(frozen=True)
class Style:
    """One way of writing a text down."""

    numeral: str  # 一, 1 or １
    gap: str  # between the label and the text
    brackets: str  # of items
    point: str  # after the number of a 目
    indent: str
    blank_lines: bool
    contents: bool
    caption: str  # "" or a form such as 【{}】
    form: str  # txt, md, html or docx


styles = st.builds(
    Style,
    numeral=st.sampled_from(["一", "1", "１"]),
    gap=st.sampled_from(["　", " ", "", "\n", "  ", "：", "\t"]),
    brackets=st.sampled_from(["（）", "()", "（)", "﹙﹚"]),
    point=st.sampled_from([".", "．", "、"]),
    indent=st.sampled_from(["", "　　", "    ", "\t"]),
    blank_lines=st.booleans(),
    contents=st.booleans(),
    caption=st.sampled_from(["", "", "【{}】", "〖{}〗 ", "（{}）", "[{}]"]),
    form=st.sampled_from(["txt", "txt", "md", "html", "docx"]),
)


@st.composite
def articles(draw, number, branch, with_caption):
    """Label, caption, and 款 as lists of (kind, text)."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        items = draw(st.integers(0, 3))
        lines.append(("kuan", draw(words) + ("：" if items else "。")))
        for item in range(1, items + 1):
            points = draw(st.sampled_from([0, 0, 0, 2]))
            end = "：" if points else "；"
            lines.append(("xiang", item, draw(words) + end))
            lines += [
                ("mu", point, draw(words) + "；") for point in range(1, points + 1)
            ]
    return (number, branch, draw(short) if with_caption else "", lines)


@st.composite
def laws(draw):
    """A style, and chapters of sections of articles (headings may be missing)."""
    style = draw(styles)
    chapters, number = [], 0
    for _ in range(draw(st.integers(1, 3))):
        sections = []
        for _ in range(draw(st.integers(1, 2))):
            inner = []
            for _ in range(draw(st.integers(1, 3))):
                number += 1
                inner.append(draw(articles(number, 0, bool(style.caption))))
                if draw(st.integers(0, 6)) == 0:
                    inner.append(draw(articles(number, 1, bool(style.caption))))
            sections.append((draw(short), inner))
        chapters.append((draw(short), sections))
    return style, draw(st.booleans()), chapters


def written(number, style):
    """A number in the style's numerals."""
    if style.numeral == "一":
        return to_chinese(number)
    return str(number).translate(
        {ord("0") + n: ord(style.numeral) - 1 + n for n in range(10)}
    )


def render(style, headed, chapters):
    """The lines of the text."""
    body, contents = [], []
    for at, (name, sections) in enumerate(chapters, start=1):
        if headed:
            body.append(f"第{written(at, style)}章　{name}")
            contents.append(body[-1])
        for place, (title, inner) in enumerate(sections, start=1):
            if headed and len(sections) > 1:
                body.append(f"第{written(place, style)}节　{title}")
                contents.append(body[-1])
            for article in inner:
                body += lines_of(article, style)
    head = ["甲市条例", "（2020年1月1日甲市人民代表大会常务委员会通过）"]
    if headed and style.contents:
        head += ["目　录", *contents]
    return [*head, *body]


def lines_of(article, style):
    number, branch, caption, lines = article
    label = f"第{written(number, style)}条" + ("之一" if branch else "")
    label += style.caption.format(caption) if caption else ""
    (_, first), *rest = lines
    yield from (label + style.gap + first).split("\n")
    left, right = style.brackets
    for kind, *more in rest:
        if kind == "kuan":
            yield more[0]
        elif kind == "xiang":
            yield f"{left}{to_chinese(more[0])}{right}{more[1]}"
        else:
            yield f"{more[0]}{style.point}{more[1]}"


def encode(lines, style):
    """The file: bytes or text, and its name."""
    if style.form == "docx":
        return package("".join(map(paragraph, lines))), "a.docx"
    if style.form == "html":
        return "<html><body>" + "".join(f"<p>{x}</p>" for x in lines) + "</body>", ""
    if style.form == "md":
        lines = [f"## {x}" if x[2:4] in ("章　", "节　") else x for x in lines]
        return "\n\n".join(["# " + lines[0], *lines[1:]]), "a.md"
    gap = "\n\n" if style.blank_lines else "\n"
    return gap.join(style.indent + line for line in lines), "a.txt"


def expected(headed, chapters):
    """What should come back: (kind, number, branch, text) in reading order."""
    for at, (name, sections) in enumerate(chapters, start=1):
        if headed:
            yield ("zhang", at, 0, name)
        for place, (title, inner) in enumerate(sections, start=1):
            if headed and len(sections) > 1:
                yield ("jie", place, 0, title)
            for number, branch, caption, lines in inner:
                yield ("tiao", number, branch, caption)
                for kind, *more in lines:
                    number_of = more[0] if kind != "kuan" else None
                    yield (kind, number_of, 0, more[-1])


def found(draft):
    for node in draft.walk():
        text = node.caption if node.kind in ("zhang", "jie", "tiao") else node.text
        yield (node.kind, node.number, node.branch, text)


@settings(max_examples=150, deadline=None)
@given(laws())
def test_a_tree_comes_back_from_every_style(law):
    style, headed, chapters = law
    data, name = encode(render(style, headed, chapters), style)
    source = read_source(data, name)
    draft = parse(source)
    assert list(found(draft)) == list(expected(headed, chapters))
    assert draft.name == "甲市条例"
    assert fidelity(source.text, draft).exact
