"""校核: the tree beside its source, step by step, until it is a version."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from consultations.actions import checking as actions
from consultations.actions.checking import OutOfDate, edit_tree
from consultations.actions.imports import import_draft
from consultations.actions.versions import save_version
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import DraftImport, DraftVersion
from consultations.rules import tree
from tests.accounts.factories import StaffFactory

from .drafting import TEXT, approver, long_text
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(fa):
    """An import that waits for 校核."""
    return import_draft(project=ProjectFactory(), label="征求意见稿", by=fa, data=TEXT)


def draft_of(made):
    made.refresh_from_db()
    return tree.from_dict(made.tree)


def article(made, at):
    return draft_of(made).articles()[at]


def labels(made):
    return [node.label for node in draft_of(made).articles()]


def press(client, made, op, at=0, revision=None, **values):
    """Press a button of the editing form for an article."""
    key = article(made, at).key
    return client.post(
        reverse("desk:import_edit", args=[made.pk]),
        {
            "op": op,
            "node": key,
            "revision": made.revision if revision is None else revision,
            **values,
        },
    )


def shown(client, made, **query):
    return client.get(reverse("desk:import", args=[made.pk]), query)


def test_the_tree_stands_beside_its_source(client, made):
    page = shown(client, made)
    node = article(made, 1)
    assert f'id="n-{node.key}"' in page.text
    assert f'href="#l-{node.where}"' in page.text
    assert f'id="l-{node.where}"' in page.text
    assert f'href="#n-{node.key}"' in page.text
    assert "引用校核：本文引用自身条款 1 处，0 处没有对应的条款" in page.text


def test_warnings_lead_to_the_node_and_to_the_line(client, fa):
    gap = TEXT.replace("第四条　", "第六条　").replace("第二条规定", "第九条规定")
    made = import_draft(project=ProjectFactory(), label="稿", by=fa, data=gap)
    page = shown(client, made)
    node = article(made, 3)
    assert "断号" in page.text
    assert re.search(rf'href="\?node={node.key}&amp;warn=\w+#n-{node.key}"', page.text)
    assert re.search(rf'href="\?line={node.where}&amp;warn=\w+#l-', page.text)
    assert "1 处没有对应的条款" in page.text


def test_the_editing_form_opens_without_a_script(client, made):
    key = article(made, 1).key
    page = shown(client, made, node=key, edit=1)
    assert "下列事项适用本条例：\n（一）停车；" in page.text
    for word in ("改文字", "改编号", "拆分", "并入上一项", "删除", "重新编号", "移动"):
        assert word in page.text
    assert "改文字" not in shown(client, made, node=key).text


def test_editing_the_text_of_an_article(client, made):
    response = press(client, made, "text", 0, text="为了试验。\r\n另起一款。")
    assert response.status_code == 302
    assert response.url.endswith(
        f"?node={article(made, 0).key}#n-{article(made, 0).key}"
    )
    assert article(made, 0).full_text() == "为了试验。\n另起一款。"
    assert made.revision == 1
    assert "已校改 1 处" in shown(client, made).text


@pytest.mark.parametrize(
    ("op", "at", "values", "expected"),
    [
        ("number", 1, {"number": 9}, ["第一条", "第九条", "第三条", "第四条"]),
        (
            "number",
            1,
            {"number": 1, "branch": 1},
            ["第一条", "第一条之一", "第三条", "第四条"],
        ),
        ("delete", 2, {}, ["第一条", "第二条", "第四条"]),
        ("merge", 1, {}, ["第一条", "第三条", "第四条"]),
        ("renumber", 2, {"start": 7}, ["第一条", "第二条", "第七条", "第八条"]),
        ("down", 2, {}, ["第一条", "第二条", "第四条", "第三条"]),
    ],
)
def test_steps_change_the_tree(client, made, op, at, values, expected):
    assert press(client, made, op, at, **values).status_code == 302
    assert labels(made) == expected


def test_splitting_an_article_at_a_line(client, made):
    press(client, made, "split", 1, line=1)
    assert [node.full_text() for node in draft_of(made).articles()][1:3] == [
        "下列事项适用本条例：",
        "（一）停车；\n（二）充电。",
    ]


def test_captions_and_kinds(client, made):
    press(client, made, "caption", 0, caption="立法目的")
    assert article(made, 0).caption == "立法目的"
    press(client, made, "kind", 3, kind="kuan")
    assert labels(made) == ["第一条", "第二条", "第三条"]


def test_undo_and_redo_go_back_and_forth(client, made):
    before = made.tree
    press(client, made, "delete", 0)
    press(client, made, "text", 0, text="改过。")
    after = DraftImport.objects.get(pk=made.pk).tree
    for view, expected in (
        ("import_undo", None),
        ("import_undo", before),
        ("import_redo", None),
        ("import_redo", after),
    ):
        made.refresh_from_db()
        client.post(
            reverse(f"desk:{view}", args=[made.pk]), {"revision": made.revision}
        )
        made.refresh_from_db()
        assert expected is None or made.tree == expected
    assert made.revision == 6


def test_a_new_step_ends_what_could_be_redone(client, made, fa):
    press(client, made, "delete", 0)
    made.refresh_from_db()
    actions.undo(draft_import=made, revision=made.revision, by=fa)
    press(client, made, "caption", 0, caption="目的")
    made.refresh_from_db()
    assert [step.state for step in made.steps.all()] == ["left", "made"]
    with pytest.raises(NotReady, match="没有可以重做"):
        actions.redo(draft_import=made, revision=made.revision, by=fa)


def test_undoing_at_the_beginning_says_so(client, made):
    response = client.post(
        reverse("desk:import_undo", args=[made.pk]), {"revision": 0}, follow=True
    )
    assert "没有可以撤销的修改" in response.text


def test_a_step_that_changes_nothing_is_no_step(client, made):
    press(client, made, "caption", 0, caption="")
    made.refresh_from_db()
    assert (made.revision, made.steps.count()) == (0, 0)


def test_the_second_of_two_editors_is_told_and_loses_nothing(client, made):
    press(client, made, "text", 0, text="先改的。")
    response = press(client, made, "text", 0, revision=0, text="后改的，很长的一段。")
    assert response.status_code == 409
    assert "您在另一个窗口刚刚修改过这份草案（修改第一条的文字）" in response.text
    assert "后改的，很长的一段。" in response.text
    assert article(made, 0).full_text() == "先改的。"
    assert f'name="revision" value="{made.revision}"' in response.text
    again = press(client, made, "text", 0, text="后改的，很长的一段。")
    assert again.status_code == 302
    assert article(made, 0).full_text() == "后改的，很长的一段。"


def test_a_node_that_another_editor_deleted(client, made, fa):
    key = article(made, 3).key
    press(client, made, "delete", 3)
    made.refresh_from_db()
    with pytest.raises(NotReady, match="。"):
        edit_tree(
            draft_import=made,
            revision=made.revision,
            op="caption",
            key=key,
            values={"caption": "x"},
            by=fa,
        )
    with pytest.raises(OutOfDate):
        edit_tree(draft_import=made, revision=0, op="delete", key=key, by=fa)


@pytest.mark.parametrize(
    ("op", "values", "said"),
    [
        ("up", {}, "不能再上移"),
        ("number", {"number": 99999}, "9999"),
        ("kind", {"kind": "nonsense"}, "nonsense"),
        ("explode", {}, "explode"),
        ("split", {"line": 40}, "只能在一条之内"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(client, made, op, values, said):
    response = press(client, made, op, 0, **values)
    assert response.status_code == 422
    assert said in response.text
    made.refresh_from_db()
    assert made.revision == 0


def test_a_missing_title_can_be_given(client, fa):
    untitled = TEXT.split("\n", 2)[2]
    made = import_draft(project=ProjectFactory(), label="稿", by=fa, data=untitled)
    save = reverse("desk:import_save", args=[made.pk])
    assert "请先补上标题" in client.post(save, {"label": "稿"}, follow=True).text
    client.post(
        reverse("desk:import_edit", args=[made.pk]),
        {"op": "title", "revision": 0, "text": "惠州市试验管理条例"},
    )
    client.post(save, {"label": "稿"})
    assert DraftVersion.objects.get().title == "惠州市试验管理条例"


def test_a_saved_import_is_closed(client, made, fa):
    save_version(draft_import=made, by=fa)
    assert press(client, made, "delete", 0).status_code == 422
    with pytest.raises(NotReady):
        save_version(draft_import=made, by=fa)
    page = shown(client, made)
    assert "已存为版本" in page.text
    assert reverse("desk:import_undo", args=[made.pk]) not in page.text


def test_only_drafters_check_and_save(client, made):
    for person in (approver(), StaffFactory(roles=[Role.AUDITOR])):
        client.force_login(person)
        page = shown(client, made)
        assert page.status_code == 200
        assert "存为版本" not in page.text
        for view in ("edit", "undo", "redo", "save", "discard"):
            url = reverse(f"desk:import_{view}", args=[made.pk])
            assert client.post(url, {"revision": 0}).status_code == 403, view
        with pytest.raises(NotAllowed):
            save_version(draft_import=made, by=person)
        with pytest.raises(NotAllowed):
            actions.undo(draft_import=made, revision=0, by=person)


def test_giving_an_import_up(client, made):
    client.post(reverse("desk:import_discard", args=[made.pk]))
    made.refresh_from_db()
    assert made.status == DraftImport.Status.DISCARDED
    assert made.file.storage.exists(made.file.name)


def test_the_screen_costs_the_same_at_any_length(client, fa):
    counts = []
    for articles in (10, 200):
        made = import_draft(
            project=ProjectFactory(), label="稿", by=fa, data=long_text(articles)
        )
        shown(client, made)
        with CaptureQueriesContext(connection) as seen:
            page = shown(client, made, node=article(made, 3).key)
        assert page.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1], seen.captured_queries
