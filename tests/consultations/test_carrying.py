"""Corrections outlast a re-import: those of 校核, and articles matched by hand."""

import pytest
from django.urls import reverse

from consultations.actions.checking import edit_tree, undo
from consultations.actions.imports import AlreadyImported, import_draft
from consultations.actions.matching import repair_match
from consultations.actions.reading import read_import
from consultations.actions.versions import Unchanged, save_version
from consultations.models import DraftImport, DraftVersion
from consultations.rules import tree

from .drafting import TEXT
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db

# What the reader cannot know: a heading without a label, an article that lost its own.
SOURCE = """惠州市试验管理条例
（草案征求意见稿）
第一章　总则
第一条　为了规范试验，根据有关法律，制定本条例。
第二条　下列事项适用本条例：
（一）停车；
（二）充电。
停车场应当设置标识。
第四条　违反本条例第九条规定的，责令改正。
第二章　附则
第五条　本条例自2027年1月1日起施行。
"""
CHANGED = "\n" + SOURCE.replace("充电。", "电动自行车充电；\n（三）洗车。")


def draft_of(made):
    return tree.from_dict(DraftImport.objects.get(pk=made.pk).tree)


def key(made, label):
    nodes = draft_of(made).walk()
    return next(node.key for node in nodes if label in (node.label, node.text))


def step(made, fa, op, at="", **values):
    """One step of 校核 on the newest revision."""
    made.refresh_from_db(fields=["revision"])
    edit_tree(
        draft_import=made, revision=made.revision, op=op, by=fa, values=values,
        key=key(made, at) if at else "",
    )  # fmt: skip


def corrected(fa, project):
    """An import on which a person has made the corrections that are due."""
    made = import_draft(project=project, label="稿", by=fa, data=SOURCE)
    step(made, fa, "kind", "停车场应当设置标识。", kind="tiao")
    step(made, fa, "caption", "第一条", caption="目的")
    broken = next(w for w in draft_of(made).warnings if w.code == "broken_xref")
    step(made, fa, "settle", mark=broken.mark, act="done", why="已与原件核对")
    return made


def outline(made):
    return [(node.label, node.caption) for node in draft_of(made).articles()]


EXPECTED = [
    ("第一条", "目的"), ("第二条", ""), ("第三条", ""), ("第四条", ""), ("第五条", ""),
]  # fmt: skip


def test_the_same_file_comes_back_as_it_was_corrected(fa):
    project = ProjectFactory()
    first = corrected(fa, project)
    assert outline(first) == EXPECTED
    save_version(draft_import=first, reason="见说明", by=fa)
    with pytest.raises(AlreadyImported):
        import_draft(project=project, label="稿", by=fa, data=SOURCE)
    again = import_draft(project=project, label="稿", by=fa, data=SOURCE, again=True)
    assert outline(again) == EXPECTED
    assert [one.why for one in draft_of(again).settled] == ["已与原件核对"]
    with pytest.raises(Unchanged):
        save_version(draft_import=again, reason="见说明", by=fa)
    assert DraftVersion.objects.filter(project=project).count() == 1


def test_a_slightly_changed_file_keeps_the_corrections(fa):
    project = ProjectFactory()
    save_version(draft_import=corrected(fa, project), reason="见说明", by=fa)
    changed = import_draft(project=project, label="二稿", by=fa, data=CHANGED)
    assert outline(changed) == EXPECTED
    draft = draft_of(changed)
    assert "（三）洗车。" in draft.articles()[1].full_text()
    assert [one.why for one in draft.settled] == ["已与原件核对"]
    stored = DraftImport.objects.get(pk=changed.pk)
    lines = stored.source_text.split("\n")
    assert lines[draft.articles()[2].where - 1] == "停车场应当设置标识。"


def test_what_was_carried_is_told_and_can_be_undone(client, fa):
    project = ProjectFactory()
    save_version(draft_import=corrected(fa, project), reason="见说明", by=fa)
    made = import_draft(project=project, label="二稿", by=fa, data=CHANGED)
    page = client.get(reverse("desk:import", args=[made.pk])).text
    assert "沿用上次校核的 3 处改动" in page
    undo(draft_import=made, revision=made.revision, by=fa)
    assert [caption for _label, caption in outline(made)] == ["", "", "", ""]


def test_what_cannot_be_carried_over_is_counted(client, fa):
    project = ProjectFactory()
    save_version(draft_import=corrected(fa, project), reason="见说明", by=fa)
    other = CHANGED.replace("停车场应当设置标识。", "停车场应当公示价格。")
    made = import_draft(project=project, label="二稿", by=fa, data=other)
    assert [label for label, _caption in outline(made)] == [
        "第一条", "第二条", "第四条", "第五条",
    ]  # fmt: skip
    page = client.get(reverse("desk:import", args=[made.pk])).text
    assert "2 处改动，另有 1 处对不上" in page


def test_corrections_go_on_from_import_to_import(fa):
    project = ProjectFactory()
    save_version(draft_import=corrected(fa, project), reason="见说明", by=fa)
    second = import_draft(project=project, label="二稿", by=fa, data=CHANGED)
    step(second, fa, "caption", "第四条", caption="责任")
    save_version(draft_import=second, reason="见说明", by=fa)
    third = import_draft(
        project=project,
        label="三稿",
        by=fa,
        data=CHANGED.replace("责令改正", "予以改正"),
    )
    assert [caption for _label, caption in outline(third)] == [
        "目的",
        "",
        "",
        "责任",
        "",
    ]


def test_an_import_given_up_or_of_another_project_gives_nothing(client, fa):
    corrected(fa, ProjectFactory())
    project = ProjectFactory()
    made = corrected(fa, project)
    client.post(reverse("desk:import_discard", args=[made.pk]))
    fresh = import_draft(project=project, label="稿", by=fa, data=SOURCE)
    assert outline(fresh)[0] == ("第一条", "")
    assert not fresh.steps.exists()


def test_a_file_read_by_the_job_keeps_them_as_well(fa, monkeypatch):
    project = ProjectFactory()
    save_version(draft_import=corrected(fa, project), reason="见说明", by=fa)
    monkeypatch.setattr("consultations.actions.imports.INLINE_BYTES", 10)
    late = import_draft(project=project, label="二稿", by=fa, data=CHANGED)
    if DraftImport.objects.get(pk=late.pk).status == DraftImport.Status.READING:
        read_import.func(late.pk)
    assert outline(late) == EXPECTED


def saved(fa, project, label, text):
    """A version of a text that may have been imported before."""
    made = import_draft(project=project, label=label, by=fa, data=text, again=True)
    return save_version(draft_import=made, reason="见说明", by=fa)


def uid(version, number):
    return version.provisions.articles().get(number=number).uid


# An article with other words, which no likeness can pair with the former one.
REWRITTEN = TEXT.replace(
    "违反本条例第二条规定的，责令改正。", "市住房主管部门每年公布试验清单。"
)


def test_a_match_made_by_hand_outlasts_re_imports(fa):
    project = ProjectFactory()
    first = saved(fa, project, "一稿", TEXT)
    second = saved(fa, project, "二稿", REWRITTEN)
    paired = second.provisions.articles().get(number=3)
    former = first.provisions.articles().get(number=1)
    assert paired.uid != former.uid
    repair_match(provision=paired, former=former, by=fa)
    with pytest.raises(Unchanged):  # the same file again makes no version
        saved(fa, project, "二稿", REWRITTEN)
    later = REWRITTEN.replace("每年公布", "每年向社会公布").replace("第四条", "第五条")
    later = later.replace("第三条", "第三条　试验应当公开。\n第四条", 1)
    third = saved(fa, project, "三稿", later)
    assert uid(third, 4) == uid(first, 1)


def test_an_article_called_new_by_hand_stays_new(fa):
    project = ProjectFactory()
    first = saved(fa, project, "一稿", TEXT)
    second = saved(fa, project, "二稿", TEXT.replace("责令改正", "予以改正"))
    assert uid(second, 3) == uid(first, 3)
    made = second.provisions.articles().get(number=3)
    repair_match(provision=made, former=None, by=fa)
    third = saved(fa, project, "三稿", TEXT.replace("责令改正", "限期改正"))
    assert uid(third, 3) == uid(second, 3) != uid(first, 3)
