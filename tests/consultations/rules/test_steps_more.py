"""Steps of 校核 beyond the tree: cut anywhere, restore, title, 序言, 附件, doubts."""

import random

import pytest

from consultations.rules import doubts, fidelity, outside, steps, tree
from consultations.rules.parts import part_of, parts
from consultations.rules.patches import apply, difference, revert
from consultations.rules.pieces import EditRefused
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.wording import cite, describe

TEXT = """甲市乙条例
序言
为了丙，我们决定。
第一章　总则
第一条　甲。
乙：
（一）丙；
（二）丁。
第二条　戊。
第二章　附则
第四条　己。
附件
收费表
"""
ITEMS = "\n（一）丙；\n（二）丁。"


def draft_of(text=TEXT):
    return parse(read_source(text))


@pytest.fixture
def draft():
    return draft_of()


def key(draft, label):
    """The key of the provision with this label or text."""
    return next(n.key for n in draft.walk() if label in (n.label, n.text))


def do(draft, op, node="", **values):
    return steps.step(op, node, values)(draft)


def exact(draft, text=TEXT):
    return fidelity.fidelity(read_source(text).text, draft).exact


def texts(draft):
    return [(n.label, n.full_text()) for n in draft.articles()]


@pytest.mark.parametrize(
    ("label", "at", "expected"),
    [
        ("第一条", 3, [("第一条", "甲。"), ("第二条", "乙：\n（一）丙；\n（二）丁。")]),
        (
            "第一条",
            4,
            [("第一条", "甲。\n乙"), ("第二条", "：\n（一）丙；\n（二）丁。")],
        ),
        ("第二条", 1, [("第二条", "戊"), ("第三条", "。")]),
    ],
)
def test_an_article_is_cut_at_any_place(draft, label, at, expected):
    changed = do(draft, "split", key(draft, label), at=at)
    assert [row for row in texts(changed) if row in expected] == expected


def test_a_cut_loses_no_word_and_keeps_the_way_to_the_source(draft):
    changed = do(draft, "split", key(draft, "第一条"), at=4)
    assert exact(changed)
    kept = [n for n in changed.walk() if n.text in ("乙", "：", "丙；")]
    assert [n.lines for n in kept] == [(6,), (6,), (7,)]


def test_items_and_paragraphs_are_cut_into_two_of_their_kind(draft):
    joined = do(draft, "merge", key(draft, "（二）"))
    again = do(joined, "split", key(joined, "丙；（二）丁。"), at=2)
    assert texts(again) == texts(draft)
    assert exact(again)
    cut = do(draft, "split", key(draft, "丙；"), at=1)
    items = [n.label for n in cut.walk() if n.kind == "xiang"]
    assert items == ["（一）", "（二）", "（二）"]
    assert [(p.key, p.text, p.lines) for p in outside.after(draft)] == [
        ("a0", "附件\n收费表", (12, 13))
    ]
    assert outside.find(draft, "n1") is None


def test_an_annex_becomes_provisions_and_back(draft):
    changed = do(draft, "kind", "a0", kind="kuan")
    assert changed.annexes == ()
    assert exact(changed)
    assert [n.text for n in changed.nodes[-2:]] == ["附件", "收费表"]
    again = do(changed, "kind", changed.nodes[-1].key, kind="annex")
    assert [a.title for a in again.annexes] == ["收费表"]
    assert exact(again)


def test_an_annex_with_labels_becomes_articles():
    text = TEXT.replace("收费表", "第五条　按表收费。")
    draft = draft_of(text)
    if draft.annexes:
        changed = do(draft, "kind", "a0", kind="kuan")
        assert ("第五条", "按表收费。") in texts(changed)
        assert exact(changed, text)


def test_the_preamble_becomes_a_provision_and_back(draft):
    changed = do(draft, "kind", "p0", kind="kuan")
    assert changed.preamble == ()
    assert changed.nodes[0].text == "为了丙，我们决定。"
    again = do(changed, "kind", changed.nodes[0].key, kind="preamble")
    assert again.preamble == draft.preamble
    assert exact(again)


def test_a_paragraph_becomes_the_title():
    draft = draft_of("第一条　甲。\n第二条　乙。\n")
    changed = do(draft, "kind", key(draft, "第二条"), kind="title")
    assert "第二条" in changed.name
    assert "no_title" not in [w.code for w in changed.warnings]


def test_not_everything_can_be_moved_out():
    draft = draft_of("甲条例\n第一条　甲。\n")
    with pytest.raises(EditRefused, match="至少"):
        do(draft, "kind", draft.nodes[0].key, kind="annex")


def test_the_title_and_other_pieces_take_new_words(draft):
    changed = do(draft, "text", "a0", text="附表\n收费标准\n（略）")
    assert (changed.annexes[0].title, changed.annexes[0].text) == (
        "附表",
        "收费标准\n（略）",
    )
    assert not exact(changed)
    assert do(draft, "text", "p0", text="为了丁。").preamble == ("为了丁。",)
    assert do(draft, "text", "t", text="丁条例").name == "丁条例"
    for node in ("a0", "p0", "t"):
        with pytest.raises(EditRefused):
            do(draft, "text", node, text=" ")
    with pytest.raises(EditRefused):
        do(draft, "kind", "t", kind="kuan")
    with pytest.raises(EditRefused):
        do(draft, "kind", "a0", kind="title")


def open_codes(draft):
    return [d.warning.code for d in doubts.doubts(draft) if d.is_open]


def warning(draft, code):
    return next(w for w in draft.warnings if w.code == code)


def test_a_warning_is_dealt_with_and_opened_again(draft):
    gap = warning(draft, "gap")
    assert gap in doubts.open_serious(draft)
    told = do(draft, "settle", mark=gap.mark, act="ignored", why="原件就没有第三条")
    assert "gap" not in open_codes(told)
    assert told.settled[0].why == "原件就没有第三条"
    again = do(told, "reopen", mark=gap.mark)
    assert "gap" in open_codes(again)
    with pytest.raises(EditRefused):
        do(again, "reopen", mark=gap.mark)


@pytest.mark.parametrize(
    ("code", "act", "why", "said"),
    [
        ("gap", "done", "", "理由"),
        ("annex", "ignored", " ", "理由"),
        ("annex", "forget", "因为", "请选择"),
    ],
)
def test_a_word_on_a_warning_has_its_reason(draft, code, act, why, said):
    with pytest.raises(EditRefused, match=said):
        do(draft, "settle", mark=warning(draft, code).mark, act=act, why=why)


def test_a_harmless_warning_is_just_looked_at(draft):
    told = do(draft, "settle", mark=warning(draft, "annex").mark, act="done")
    assert "annex" not in open_codes(told)


def test_a_warning_that_is_gone_cannot_be_dealt_with(draft):
    gap = warning(draft, "gap")
    mended = do(draft, "renumber", key(draft, "第四条"))
    with pytest.raises(EditRefused, match="没有了"):
        do(mended, "settle", mark=gap.mark, act="done", why="x")


def test_a_word_outlives_steps_that_leave_the_warning(draft):
    gap = warning(draft, "gap")
    told = do(draft, "settle", mark=gap.mark, act="done", why="核过")
    changed = do(told, "caption", key(draft, "第一条"), caption="目的")
    assert "gap" not in open_codes(changed)


def test_every_kind_of_warning_has_a_name():
    import re
    from pathlib import Path

    folder = Path(doubts.__file__).parent
    code = "".join(p.read_text() for p in folder.glob("*.py"))
    used = set(re.findall(r'Warning\(\s*"([a-z_]+)"', code))
    used |= set(re.findall(r'return \("([a-z_]+)", f?"', code))
    assert used >= {"gap", "restart", "annex", "no_title"}
    assert used - set(doubts.NAMES) == set()
    assert set(doubts.NAMES) >= doubts.SERIOUS


@pytest.mark.parametrize(
    ("label", "cited"),
    [
        ("第一条", "第一条"),
        ("乙：", "第一条第二款"),
        ("丁。", "第一条第二款第（二）项"),
        ("戊。", "第二条第一款"),
        ("第二章", "第二章"),
    ],
)
def test_provisions_are_cited(draft, label, cited):
    assert cite(draft, key(draft, label)) == cited


@pytest.mark.parametrize(
    ("op", "label", "values", "said"),
    [
        ("merge", "乙：", {}, "合并第一条第二款"),
        ("number", "第四条", {"number": 3, "branch": 1}, "把第四条改为第三条之一"),
        ("kind", "戊。", {"kind": "annex"}, "把第二条第一款改为附件"),
        ("split", "第一条", {"at": 3}, "拆分第一条"),
        ("text", "（一）", {}, "修改第一条第二款第（一）项的文字"),
        ("renumber", "第四条", {}, "从第四条起重新编号"),
    ],
)
def test_steps_are_worded(draft, op, label, values, said):
    assert describe(op, draft, key(draft, label), values) == said


def test_words_of_steps_beside_the_tree(draft):
    gap = warning(draft, "gap")
    said = describe("settle", draft, "", {"mark": gap.mark, "act": "ignored"})
    assert said == "忽略提示：断号：第二条之后是第四条。"
    gone = do(draft, "delete", key(draft, "第四条"))
    assert describe("restore", gone, key(draft, "第四条"), {}) == "恢复第四条"
    assert describe("text", draft, "a0", {}) == "修改附件“附件\n收费表”的文字"
    assert all(describe(op, draft, "n1", {}) for op in steps.NAMES)
    far = {"text": "", "target": key(draft, "第四条")}
    assert describe("move", draft, key(draft, "第一条"), far) == (
        "把第一条移到第四条之后"
    )


def test_the_eye_goes_to_what_a_step_left(draft):
    one = key(draft, "第一条")
    cut = do(draft, "split", one, at=3)
    new = steps.focus("split", one, draft, cut)
    assert cut.find(new).full_text().startswith("乙：")
    item = key(draft, "（二）")
    joined = do(draft, "merge", item)
    assert steps.focus("merge", item, draft, joined) == key(draft, "（一）")
    gone = do(draft, "delete", one)
    assert steps.focus("delete", one, draft, gone) == key(draft, "第二条")
    last = key(draft, "第四条")
    assert steps.focus("delete", last, draft, do(draft, "delete", last))
    assert steps.focus("caption", one, draft, do(draft, "caption", one)) == one


def long_draft(chapters, articles):
    lines, number = ["甲条例"], 0
    for chapter in range(1, chapters + 1):
        lines.append(f"第{chapter}章　甲")
        for _ in range(articles):
            number += 1
            lines.append(f"第{number}条　乙。")
    return draft_of("\n".join(lines))


@pytest.mark.parametrize(
    ("chapters", "articles", "count"),
    [(1, 4, 1), (3, 5, 1), (3, 20, 3), (10, 8, 4), (1, 120, 3)],
)
def test_a_long_draft_comes_in_parts(chapters, articles, count):
    draft = long_draft(chapters, articles)
    found = parts(draft)
    assert len(found) == count
    places = [p for part in found for p in range(part.first, part.last + 1)]
    assert places == list(range(len(list(draft.walk()))))
    for at, part in enumerate(found):
        assert part_of(found, part.first) == part_of(found, part.last) == at
    assert part_of(found, -1) == 0


def test_parts_are_named_by_chapter_and_span():
    assert [p.title for p in parts(long_draft(2, 20))] == [
        "第一章 甲（第一条—第二十条）",
        "第二章 甲（第二十一条—第四十条）",
    ]
    assert parts(draft_of("甲条例\n第一条 甲。"))[0].title == "第一条"


def random_step(draft, rng):
    """A step with values at random; many make no sense and are refused."""
    rows = [n.key for n in (*draft.walk(), *draft.deleted())] + ["t", "p0", "a0"]
    marks = [w.mark for w in draft.warnings] or [""]
    values = {
        "text": "子。\n（一）丑。",
        "caption": "寅",
        "number": rng.randint(1, 20),
        "branch": rng.randint(0, 1),
        "kind": rng.choice([*outside.NAMES, "zhang", "tiao", "kuan", "xiang", "mu"]),
        "at": rng.randint(0, 8),
        "target": rng.choice(rows),
        "mark": rng.choice(marks),
        "act": "ignored",
        "why": "因为",
    }
    return rng.choice(steps.NAMES), rng.choice(rows), values


@pytest.mark.parametrize("seed", range(8))
def test_every_step_is_undone_exactly(seed):
    """The stored tree, back and forth over any row of steps, is the same to the bit."""
    rng, states, log = random.Random(seed), [tree.to_dict(draft_of())], []
    while len(log) < 25:
        op, node, values = random_step(tree.from_dict(states[-1]), rng)
        try:
            draft = steps.step(op, node, values)(tree.from_dict(states[-1]))
        except (EditRefused, KeyError):
            continue
        keys = [n.key for n in (*draft.walk(), *draft.deleted())]
        assert len(keys) == len(set(keys)), (op, node, values)
        states.append(tree.to_dict(draft))
        assert tree.from_dict(states[-1]) == draft
        log.append(difference(states[-2], states[-1]))
    now = states[-1]
    for before, changes in zip(reversed(states[:-1]), reversed(log), strict=True):
        now = revert(now, changes)
        assert now == before
    for after, changes in zip(states[1:], log, strict=True):
        now = apply(now, changes)
        assert now == after
