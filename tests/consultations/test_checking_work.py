"""校核 as work: answers in place, the log, warnings, long drafts, two people."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions.checking import OutOfDate, edit_tree, redo, undo
from consultations.actions.imports import import_draft
from consultations.models import DraftImport, DraftVersion
from consultations.rules import tree

from .drafting import TEXT, drafter, long_text
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db

GAP = TEXT.replace("第四条　", "第六条　").replace("第二条规定", "第九条规定")
ANNEX = f"{TEXT}附件\n收费表\n"
HTMX = {"HTTP_HX_REQUEST": "true"}


def import_of(fa, text=TEXT):
    return import_draft(project=ProjectFactory(), label="稿", by=fa, data=text)


@pytest.fixture
def made(fa):
    """An import that waits for 校核."""
    return import_of(fa)


def draft_of(made):
    return tree.from_dict(DraftImport.objects.get(pk=made.pk).tree)


def key(made, label):
    return next(n.key for n in draft_of(made).walk() if label in (n.label, n.text))


def revision(made):
    return DraftImport.objects.values_list("revision", flat=True).get(pk=made.pk)


def press(client, made, op, node="", fragment=True, **values):
    """Press a button of the screen on the newest revision, with a script or without."""
    return client.post(
        reverse("desk:import_edit", args=[made.pk]),
        {"op": op, "node": node, "revision": revision(made), **values},
        **(HTMX if fragment else {}),
    )


def shown(client, made, **query):
    return client.get(reverse("desk:import", args=[made.pk]), query)


def labels(made):
    return [node.label for node in draft_of(made).articles()]


def test_a_step_answers_with_the_workspace_alone(client, made):
    node = key(made, "第二条")
    page = press(client, made, "caption", node, caption="范围")
    assert page.status_code == 200
    assert page.text.lstrip().startswith('<div id="check"')
    assert 'data-said="修改第二条的标题"' in page.text
    assert f'data-focus="n-{node}"' in page.text
    assert page["HX-Replace-Url"].endswith(f"?node={node}")
    row = page.text.split(f'id="n-{node}"')[1].split(">")[0]
    assert 'aria-selected="true"' in row
    assert 'tabindex="0"' in row


def test_without_a_script_the_browser_is_sent_to_the_place(client, made):
    node = key(made, "第二条")
    sent = press(client, made, "caption", node, fragment=False, caption="范围")
    assert sent.url.endswith(f"?node={node}#n-{node}")
    assert "修改第二条的标题" in client.get(sent.url).text


def test_a_refused_step_keeps_the_address_and_the_words(client, made):
    node = key(made, "第一条")
    page = press(client, made, "split", node, at=999, text="为了规范，再加一句。")
    assert page.status_code == 422
    assert 'id="refused"' in page.text
    assert "为了规范，再加一句。" in page.text
    assert page["HX-Replace-Url"].endswith(f"?node={node}")


def test_going_back_in_the_browser_gives_the_whole_page(client, made):
    url = reverse("desk:import", args=[made.pk])
    page = client.get(url, **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in page.text


def test_words_typed_before_a_cut_are_kept(client, made):
    typed = "为了规范试验。\n根据有关法律，制定本条例。"
    press(client, made, "split", key(made, "第一条"), at=8, text=typed)
    assert [n.full_text() for n in draft_of(made).articles()][:2] == [
        "为了规范试验。",
        "根据有关法律，制定本条例。",
    ]


def test_undo_and_redo_say_what_they_do(client, made):
    press(client, made, "merge", key(made, "第三条"))
    page = shown(client, made)
    assert "撤销：合并第三条" in page.text
    assert "校核记录" in page.text
    back = client.post(
        reverse("desk:import_undo", args=[made.pk]),
        {"revision": revision(made)},
        **HTMX,
    )
    assert 'data-said="已撤销：合并第三条"' in back.text
    assert "重做：合并第三条" in back.text
    assert labels(made) == ["第一条", "第二条", "第三条", "第四条"]


def test_an_undo_on_an_old_page_is_refused_in_place(client, made):
    press(client, made, "merge", key(made, "第三条"))
    url = reverse("desk:import_undo", args=[made.pk])
    page = client.post(url, {"revision": 0}, **HTMX)
    assert page.status_code == 409
    assert "刚刚修改过这份草案" in page.text
    assert client.post(url, {}, **HTMX).status_code == 409


def test_every_step_is_undone_and_made_again_over_the_whole_row(fa):
    made = import_of(fa, ANNEX)
    before = DraftImport.objects.get(pk=made.pk).tree
    for op, label, values in (
        ("split", "第一条", {"at": 3}),
        ("delete", "第三条", {}),
        ("kind", "（二）", {"kind": "annex"}),
        ("renumber", "第四条", {"start": 3}),
    ):
        node = key(made, label)
        told = {"draft_import": made, "op": op, "key": node, "values": values}
        edit_tree(revision=revision(made), by=fa, **told)
    after = DraftImport.objects.get(pk=made.pk).tree
    for _ in range(4):
        undo(draft_import=made, revision=revision(made), by=fa)
    assert DraftImport.objects.get(pk=made.pk).tree == before
    for _ in range(4):
        redo(draft_import=made, revision=revision(made), by=fa)
    assert DraftImport.objects.get(pk=made.pk).tree == after


def test_what_was_deleted_is_restored_from_its_list(client, made):
    node = key(made, "第三条")
    page = press(client, made, "delete", node)
    assert "已删除（1）" in page.text
    assert f'data-focus="n-{key(made, "第四条")}"' in page.text
    press(client, made, "restore", node)
    assert labels(made) == ["第一条", "第二条", "第三条", "第四条"]
    assert "已删除（" not in shown(client, made).text


def test_title_preamble_and_annexes_are_rows_too(client, fa):
    made = import_of(fa, ANNEX)
    page = shown(client, made)
    assert 'id="n-t"' in page.text
    assert 'id="n-a0"' in page.text
    assert "文字，第一行是标题" in shown(client, made, node="a0", edit=1).text
    press(client, made, "text", "t", text="惠州市新条例")
    press(client, made, "kind", "a0", kind="kuan")
    assert draft_of(made).name == "惠州市新条例"
    assert draft_of(made).annexes == ()


# warnings


def mark(made, code):
    return next(w.mark for w in draft_of(made).warnings if w.code == code)


def test_warnings_are_counted_filtered_and_worked_off(client, fa):
    made = import_of(fa, GAP)
    page = shown(client, made)
    count = len(draft_of(made).warnings)
    assert f"提示（还有 {count} 条）" in page.text
    assert re.search(r'id="warn-after" href="\?node=n\d+&amp;warn=\w+"', page.text)
    only = shown(client, made, code="broken_xref")
    assert "第九条" in only.text.split("desk-warnings")[1].split("</ul>")[0]
    assert "断号：" not in only.text.split("desk-warnings")[1].split("</ul>")[0]
    gap = mark(made, "gap")
    refused = press(client, made, "settle", mark=gap, act="ignored", warn=gap)
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    page = press(
        client, made, "settle", mark=gap, act="ignored", why="原件如此", warn=gap
    )
    assert f"提示（还有 {count - 1} 条）" in page.text
    assert 'data-focus="warnings"' in page.text
    settled = shown(client, made, show="settled")
    assert "忽略：原件如此" in settled.text
    press(client, made, "reopen", mark=gap)
    assert f"提示（还有 {count} 条）" in shown(client, made).text


def test_a_word_on_a_warning_can_be_undone(client, fa):
    made = import_of(fa, GAP)
    press(client, made, "settle", mark=mark(made, "gap"), act="done", why="核过")
    assert "撤销：已核对提示：断号" in shown(client, made).text
    undo(draft_import=made, revision=revision(made), by=fa)
    assert draft_of(made).settled == ()


def test_the_warnings_follow_each_other(client, fa):
    made = import_of(fa, "条例\n" + "\n".join(f"第{n}条　甲。" for n in (1, 3, 5, 7)))
    marks = [w.mark for w in draft_of(made).warnings]
    page = shown(client, made, warn=marks[1])
    assert f"warn={marks[0]}" in page.text.split('id="warn-before"')[1].split(">")[0]
    assert f"warn={marks[2]}" in page.text.split('id="warn-after"')[1].split(">")[0]
    assert 'id="warn-after"' not in shown(client, made, warn=marks[2]).text
    # One that is dealt with is no stop any more, but the way goes on from it.
    page = press(
        client, made, "settle", mark=marks[1], act="done", why="核过", warn=marks[1]
    )
    assert f"warn={marks[2]}" in page.text.split('id="warn-after"')[1].split(">")[0]


def test_many_warnings_come_in_pages(client, fa):
    text = "条例\n" + "\n".join(f"第{n}条　甲。" for n in range(1, 99, 2))
    made = import_of(fa, text)
    first, last = shown(client, made), shown(client, made, page=2)
    assert first.text.count('id="w-') == 20
    assert "后面的提示" in first.text
    assert "前面的提示" in last.text
    assert "后面的提示" not in last.text


def test_grave_warnings_ask_for_a_reason_when_a_version_is_saved(client, fa):
    made = import_of(fa, GAP)
    save = reverse("desk:import_save", args=[made.pk])
    refused = client.post(save, {"label": "稿"}, follow=True)
    assert "条严重提示没有处理" in refused.text
    assert not DraftVersion.objects.exists()
    client.post(save, {"label": "稿", "reason": "原件如此"})
    version = DraftVersion.objects.get()
    assert any("断号" in message for message in version.open_warnings)
    assert version.open_reason == "原件如此"


def test_warnings_that_were_dealt_with_ask_for_nothing(client, fa):
    made = import_of(fa, GAP)
    for warning in draft_of(made).warnings:
        press(client, made, "settle", mark=warning.mark, act="done", why="核过")
    client.post(reverse("desk:import_save", args=[made.pk]), {"label": "稿"})
    assert DraftVersion.objects.get().open_warnings == []


# long drafts


def test_a_long_draft_is_shown_part_by_part(client, fa):
    made = import_of(fa, long_text(120))
    first = shown(client, made)
    assert "第 1 部分，共 3 部分" in first.text
    assert "第1项应当" in first.text
    assert "第119项应当" not in first.text
    last = shown(client, made, part=2)
    assert "第119项应当" in last.text
    assert "第1项应当" not in last.text
    node = draft_of(made).articles()[70].key
    middle = shown(client, made, node=node)
    assert "第 2 部分" in middle.text
    assert 'aria-selected="true"' in middle.text.split(f'id="n-{node}"')[1][:300]
    assert "第71项应当" in shown(client, made, line=142).text
    before = shown(client, made, part=0, end=1)
    assert 'aria-selected="true"' in before.text.rsplit('role="treeitem"', 1)[1]


@pytest.mark.parametrize("odd", ["part=99", "part=x", "node=nope", "line=0", "code=x"])
def test_an_odd_address_shows_the_screen(client, made, odd):
    url = reverse("desk:import", args=[made.pk])
    assert client.get(f"{url}?{odd}").status_code == 200


def test_page_and_step_cost_the_same_at_any_length(client, fa):
    costs, sizes = [], []
    for articles in (60, 600):
        made = import_of(fa, long_text(articles))
        node = draft_of(made).articles()[3].key
        shown(client, made)
        with CaptureQueriesContext(connection) as of_page:
            page = shown(client, made, node=node)
        with CaptureQueriesContext(connection) as of_step:
            press(client, made, "caption", node, caption="甲")
        costs.append((len(of_page), len(of_step)))
        sizes.append(len(page.content))
    assert costs[0] == costs[1], of_step.captured_queries
    assert sizes[1] < 1.2 * sizes[0]


def test_a_step_reads_the_tree_once(client, made, fa):
    node = key(made, "第三条")
    with CaptureQueriesContext(connection) as asked:
        press(client, made, "caption", node, caption="责任")
    reading = [
        q for q in asked if q["sql"].startswith("SELECT") and '"tree"' in q["sql"]
    ]
    assert len(reading) == 1


def test_the_answer_to_a_step_is_the_page_as_it_would_be_read_anew(client, made):
    node = key(made, "第三条")
    answer = press(client, made, "merge", node)
    anew = client.get(answer["HX-Replace-Url"], **HTMX)
    tree_of = re.compile(r'<div class="desk-tree".*?</section>', re.S)
    assert tree_of.search(answer.text)[0] == tree_of.search(anew.text)[0]
    undone = client.post(
        reverse("desk:import_undo", args=[made.pk]),
        {"revision": revision(made), "node": node}, **HTMX,
    )  # fmt: skip
    anew = client.get(undone["HX-Replace-Url"], **HTMX)
    assert tree_of.search(undone.text)[0] == tree_of.search(anew.text)[0]
    assert 'name="revision" value="2"' in undone.text


# two people at once


def test_the_slower_of_two_people_reads_who_was_faster(client, made, fa):
    huang = drafter()
    node = key(made, "第三条")
    edit_tree(
        draft_import=made, revision=0, op="caption", key=node, by=huang,
        values={"caption": "责任"},
    )  # fmt: skip
    page = client.post(
        reverse("desk:import_edit", args=[made.pk]),
        {"op": "text", "node": node, "revision": 0, "text": "我写的很长一段。"},
        **HTMX,
    )
    assert page.status_code == 409
    assert f"{huang}刚刚修改过这份草案（修改第三条的标题）" in page.text
    assert "我写的很长一段。" in page.text
    assert "责任" in page.text
    assert f'name="revision" value="{revision(made)}"' in page.text


def test_nothing_is_lost_between_two_people(made, fa):
    huang = drafter()
    values = {"draft_import": made, "revision": 0, "values": {"caption": "甲"}}
    edit_tree(op="caption", key=key(made, "第一条"), by=huang, **values)
    with pytest.raises(OutOfDate):
        edit_tree(op="caption", key=key(made, "第二条"), by=fa, **values)
    with pytest.raises(OutOfDate):
        undo(draft_import=made, revision=0, by=fa)
    assert [(s.made_by, s.said) for s in made.steps.all()] == [
        (huang, "修改第一条的标题")
    ]
