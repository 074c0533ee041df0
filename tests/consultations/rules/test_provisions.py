"""A tree as the flat provisions of a version, and their lasting identities."""

from itertools import count

from consultations.rules.provisions import units, version_sha256, with_uids
from consultations.rules.reading import read_source
from consultations.rules.structure import parse

OLD = """试验条例
第一章　总则
第一条　为了规范试验，制定本条例。
第二条　下列事项适用本条例：
（一）停车；
（二）充电。
第三条　旧的规定全部废止。
第二章　附则
第四条　本条例自公布之日起施行。
"""
NEW = """试验条例
第一章　总则
第一条　为了规范试验活动，制定本条例。
第二条　新增加的一条，讲的是另外的事情。
第三条　下列事项适用本条例：
（一）停车；
（二）充电；
（三）通行。
第二章　附则
第四条　本条例自公布之日起施行。
"""


def parsed(text):
    return parse(read_source(text))


def named(text, old=(), prefix="u"):
    numbers = count(1)
    return with_uids(units(parsed(text)), old, lambda: f"{prefix}{next(numbers)}")


def uid_of(rows, text):
    return next(
        row.uid for row in rows if row.text.startswith(text) or row.caption == text
    )


def test_an_article_holds_its_whole_text_and_has_rows_below():
    rows = units(parsed(OLD))
    article = next(row for row in rows if row.label == "第二条")
    assert article.text == "下列事项适用本条例：\n（一）停车；\n（二）充电。"
    below = [row for row in rows if row.parent == rows.index(article)]
    assert below
    items = [row for row in rows if row.kind == "xiang"]
    assert [row.text for row in items] == ["停车；", "充电。"]


def test_every_provision_has_its_own_uid():
    rows = named(OLD)
    assert len({row.uid for row in rows}) == len(rows)


def test_uids_follow_the_text_through_renumbering():
    old = named(OLD)
    new = named(NEW, old, prefix="fresh")
    for text in ("总则", "附则", "下列事项", "本条例自公布", "停车；"):
        assert uid_of(new, text) == uid_of(old, text), text
    assert uid_of(new, "为了规范") == uid_of(old, "为了规范")
    assert uid_of(new, "新增加的一条").startswith("fresh")
    assert uid_of(new, "通行。").startswith("fresh")
    gone = uid_of(old, "旧的规定")
    assert gone not in {row.uid for row in new}
    assert len({row.uid for row in new}) == len(new)


def test_an_unchanged_text_keeps_every_uid():
    old = named(OLD)
    assert [row.uid for row in named(OLD, old, "fresh")] == [row.uid for row in old]


def test_the_fingerprint_is_of_the_words():
    assert version_sha256(parsed(OLD)) == version_sha256(
        parsed(OLD.replace("\n", "\r\n"))
    )
    assert version_sha256(parsed(OLD)) != version_sha256(parsed(NEW))
    renumbered = OLD.replace("第四条", "第五条")
    assert version_sha256(parsed(OLD)) != version_sha256(parsed(renumbered))


def test_items_of_a_decision_are_what_people_comment_on():
    decision = """关于修改试验条例的决定
一、将第一条修改为：“为了试验，制定本条例。”
二、删去第三条。
本决定自公布之日起施行。
"""
    rows = units(parsed(decision))
    tops = [row for row in rows if row.kind == "tiao"]
    assert len(tops) == 2
    assert tops[0].text.startswith("将第一条修改为")
