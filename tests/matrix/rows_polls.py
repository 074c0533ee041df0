"""What the pages of votes answer to whom.

Everybody reads what was announced; only who is on the roll votes; nobody sees the
receipt of another, staff no more than strangers.
"""

from tests.matrix.table import Row

ALL = "*:200"
DRAFT = "*:404 staff:200"
NO_POST = "*:405"
OWNER = "*:403 visitor:302 owner:200"
OWN = "*:404 visitor:302 owner:200"


def _page(name: str, stage: str, **answers) -> Row:
    return Row(f"deliberation:{name}", stage, f"polls.{stage}.code", **answers)


ROWS = [
    Row("deliberation:polls", "any", get=ALL, post=NO_POST),
    Row("deliberation:poll", "open", "polls.open.code", get=ALL, post=NO_POST),
    Row("deliberation:poll", "draft", "polls.draft.code", get=DRAFT),
    Row("deliberation:poll", "no such", "nothing", get="*:404"),
    Row(
        "deliberation:ballot",
        "open",
        "polls.open.code polls.entry.pk",
        get=OWNER,
        post="*:403 visitor:302 owner:422",
    ),
    Row(
        "deliberation:ballot",
        "of another",
        "polls.open.code polls.other_entry.pk",
        get="*:403 visitor:302",
        post="*:403 visitor:302",
        data={"do": "cast"},
    ),
    Row(
        "deliberation:ballot",
        "of another poll",
        "polls.frozen.code polls.entry.pk",
        get="*:403 visitor:302",
    ),
    Row(
        "deliberation:ballot",
        "draft",
        "polls.draft.code polls.entry.pk",
        get="*:404 staff:403",
    ),
    Row(
        "deliberation:receipt",
        "cast",
        "polls.open.code polls.casting.receipt",
        get=OWN,
        post=NO_POST,
    ),
    Row(
        "deliberation:receipt", "no such", "polls.open.code x", get="*:404 visitor:302"
    ),
    Row(
        "deliberation:mandate",
        "open",
        "polls.open.code polls.entry.pk",
        get=OWN,
        post=NO_POST,
    ),
    Row(
        "deliberation:objection",
        "the roll is public",
        "polls.published.code",
        get="*:200 visitor:302",
        post="*:302 weak:422 chief:422",
        data={"text": "漏了我家"},
    ),
    Row(
        "deliberation:objection",
        "the result is public",
        "polls.counted.code",
        get="*:200 visitor:302",
        post="*:422 visitor:302 owner:302",
        data={"text": "票数不对"},
    ),
    Row(
        "deliberation:objection",
        "open",
        "polls.open.code",
        get="*:200 visitor:302",
        post="*:422 visitor:302",
        data={"text": "不对"},
    ),
    *(
        row
        for name in ("turnout", "result", "notice", "qr")
        for row in (
            _page(name, "open", get=ALL, post=NO_POST),
            _page(name, "counted", get=ALL),
            _page(name, "draft", get=DRAFT),
        )
    ),
    Row("deliberation:result_print", "counted", "polls.counted.code", get=ALL),
    Row("deliberation:result_print", "open", "polls.open.code", get="*:404"),
    *(
        Row("deliberation:result_export", form, f"polls.counted.code {form}", get=ALL)
        for form in ("csv", "xlsx")
    ),
    Row("deliberation:result_export", "open", "polls.open.code csv", get="*:404"),
    Row("deliberation:result_export", "exe", "polls.counted.code exe", get="*:404"),
]
