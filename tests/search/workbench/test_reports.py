"""A report: counted again, looked up again, frozen, compared, published."""

import io
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.roles import Role
from consultations.exceptions import NotReady
from consultations.models import Comment, Consultation, ReportSummary
from consultations.queries import report as reports
from search.workbench import actions, decisions, reporting
from search.workbench.exceptions import DoesNotHold, NotAllowed, NotTogether
from search.workbench.models import DigestReport, Statement, Theme
from tests.accounts.factories import StaffFactory
from tests.search.workbench.test_extending import comment, more

pytestmark = pytest.mark.django_db
ALL = DigestReport.Part.values


@pytest.fixture
def frozen(run, drafter):
    return reporting.freeze_report(run=run, parts=ALL, by=drafter)


def themes(report):
    return {theme["key"]: theme for theme in report.content["themes"]}


def test_numbers_and_quotes_are_those_of_the_tables(run, fees, frozen):
    assert themes(frozen).keys() == {t.key for t in run.themes.all()}
    told = themes(frozen)[fees.key]
    assert (told["comments"], told["stances"]) == (3, {"修改": 2, "反对": 1})
    for theme in frozen.content["themes"]:
        for quote in theme["quotes"]:
            pk, _version, start, end = quote["place"]
            assert Comment.objects.get(pk=pk).body[start:end] == quote["words"]
    assert frozen.content["overview"][0]["text"] == "共收到6条意见。"
    assert frozen.content["wishes"]
    assert frozen.content_sha256 == reporting.fingerprint(frozen.content)


def test_only_the_chosen_parts(run, drafter):
    report = reporting.freeze_report(run=run, parts=["overview", "x"], by=drafter)
    assert report.parts == ["overview"]
    assert "themes" not in report.content
    with pytest.raises(NotTogether):
        reporting.freeze_report(run=run, parts=["x"], by=drafter)
    by = StaffFactory(roles=[Role.AUDITOR])
    with pytest.raises(NotAllowed):
        reporting.freeze_report(run=run, parts=ALL, by=by)


def test_a_workbook_holds_the_chosen_parts_alone(client, run, drafter):
    client.force_login(drafter)
    report = reporting.freeze_report(run=run, parts=["wishes"], by=drafter)
    answer = client.get(reverse("workbench:report_file", args=[report.pk, "xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["修改建议"]
    assert book.active["B2"].value in ("增加", "删除", "修改", "保留")


def test_equal_wishes_are_told_once_with_their_number(
    client, consultation, said, drafter
):
    """Others word the rest of it in their own way, one speaks of another article."""
    wish = "建议增加六个月过渡期。"
    for before, uid in (("太快。", "tiao3"), ("来不及准备。", "tiao3"), ("", "tiao1")):
        comment(consultation, before + wish, uid)
    run = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(run.pk)
    report = reporting.freeze_report(run=run, parts=["wishes"], by=drafter)
    told = [each for each in report.content["wishes"] if "六个月" in each["whole"]]
    found = [(each["label"], each["comments"]) for each in told]
    assert found == [("第一条", 1), ("第三条", 3)]
    assert told[1]["receipt"] == said[4].receipt
    client.force_login(drafter)
    shown = client.get(reverse("workbench:report", args=[report.pk])).text
    assert f"{said[4].receipt} 等 3 条意见" in shown

    def file(form):
        address = reverse("workbench:report_file", args=[report.pk, form])
        return io.BytesIO(client.get(address).content)

    lines = [each.text for each in Document(file("docx")).paragraphs]
    assert sum("过渡期" in line and "（3 条意见）" in line for line in lines) == 1
    rows = load_workbook(file("xlsx")).active.iter_rows(values_only=True)
    assert {row[7] for row in rows} >= {"意见数", 3, 1}


@pytest.mark.parametrize("change", ["theme", "statement"])
def test_a_number_that_does_not_hold_is_refused(run, fees, drafter, change):
    if change == "theme":
        Theme.objects.filter(pk=fees.pk).update(comment_count=9)
    else:
        Statement.objects.filter(run=run, position=0).update(counts=[9])
    with pytest.raises(DoesNotHold, match="数字与依据不同"):
        reporting.freeze_report(run=run, parts=ALL, by=drafter)


@pytest.mark.parametrize(
    "change", [{"state": "hidden"}, {"version_no": 2}, {"masks": [["body", 0, 9]]}]
)
def test_a_quote_that_does_not_hold_is_left_out(run, fees, drafter, change):
    quote = fees.statements.filter(kind="quote").first()
    Comment.objects.filter(pk=quote.evidence.get().comment_id).update(**change)
    report = reporting.freeze_report(run=run, parts=["quotes"], by=drafter)
    assert report.content["left_out"] >= 1
    shown = [q["words"] for q in themes(report)[fees.key]["quotes"]]
    assert quote.quoted[0] not in shown


def test_pinned_quotes_come_first(run, fees, drafter):
    last = fees.statements.filter(kind="quote").last()
    decisions.pin_quote(statement=last, by=drafter)
    report = reporting.freeze_report(run=run, parts=["quotes"], by=drafter)
    assert themes(report)[fees.key]["quotes"][0]["words"] == last.quoted[0]


def test_a_report_never_changes(frozen):
    rows = DigestReport.objects.filter(pk=frozen.pk)
    for change in (lambda: rows.update(content={}), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_is_different_from_the_one_before(
    run, fees, frozen, drafter, consultation
):
    comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    more(run, drafter)
    decisions.rename_theme(theme=fees, name="充电价格", by=drafter)
    second = reporting.freeze_report(run=run, parts=ALL, by=drafter)
    assert second.base == frozen
    change = next(c for c in reporting.changes(second) if c.key == fees.key)
    assert (change.kind, change.before, change.now) == ("renamed", 3, 4)
    assert themes(frozen)[fees.key]["comments"] == 3


def test_into_the_tongbao(run, fees, frozen, drafter, approver, consultation):
    with pytest.raises(NotAllowed):
        reporting.publish_report(report=frozen, by=drafter)
    reporting.publish_report(report=frozen, by=approver)
    content = reports.build(consultation)["summary"]
    told = next(t for t in content["themes"] if t["name"] == fees.name)
    assert told["comments"] == 3
    assert "place" not in json.dumps(content)
    reporting.publish_report(report=frozen, by=approver)
    assert ReportSummary.objects.count() == 1
    Consultation.objects.filter(pk=consultation.pk).update(reported_at=run.finished_at)
    with pytest.raises(NotReady):
        reporting.publish_report(report=frozen, by=approver)


def test_a_quote_that_changed_since_is_not_published(run, frozen, approver, fees):
    pk = themes(frozen)[fees.key]["quotes"][0]["place"][0]
    Comment.objects.filter(pk=pk).update(state="hidden")
    with pytest.raises(DoesNotHold, match="没有公开"):
        reporting.publish_report(report=frozen, by=approver)


def test_on_the_pages(client, run, fees, drafter, approver):
    client.force_login(drafter)
    address = reverse("workbench:reports", args=[run.consultation.code])
    assert "还没有定稿的报告" in client.get(address).text
    assert "至少选择一部分" in client.post(address, follow=True).text
    shown = client.post(address, {"parts": ALL}, follow=True).text
    assert "已定稿" in shown
    assert fees.name in shown
    report = DigestReport.objects.get()
    publish = reverse("workbench:report_publish", args=[report.pk])
    assert publish not in shown
    client.force_login(approver)
    assert "已放进通报" in client.post(publish, follow=True).text
    closing = reverse("desk:closing", args=[run.consultation.code])
    assert "意见归并情况" in client.get(closing).text


def test_a_published_tongbao_takes_no_other_report(
    client, run, frozen, approver, consultation
):
    Consultation.objects.filter(pk=consultation.pk).update(reported_at=run.finished_at)
    client.force_login(approver)
    shown = client.get(reverse("workbench:report", args=[frozen.pk])).text
    assert "通报已经公布" in shown
    assert reverse("workbench:report_publish", args=[frozen.pk]) not in shown
    home = client.get(reverse("workbench:digest", args=[consultation.code])).text
    assert "通报已经公布，没有归并报告" in home


def test_files_say_the_same(client, frozen, fees, drafter):
    client.force_login(drafter)

    def get(form):
        return client.get(reverse("workbench:report_file", args=[frozen.pk, form]))

    told = json.loads(get("json").content)
    assert told["sha256"] == reporting.fingerprint(told["content"])
    text = "\n".join(
        p.text for p in Document(io.BytesIO(get("docx").content)).paragraphs
    )
    assert f"【{fees.name}】：3条意见" in text
    sheet = load_workbook(io.BytesIO(get("xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1] == "主题"
    book = load_workbook(io.BytesIO(get("xlsx").content))
    assert book.sheetnames == ["主要主题", "总的情况", "修改建议"]
    assert book["总的情况"]["A2"].value == "共收到6条意见。"
    wish = frozen.content["wishes"][0]
    assert book["修改建议"]["G2"].value == wish["receipt"]
    assert (fees.name, 3) in {(row[1], row[2]) for row in rows}
    assert get("exe").status_code == 404
