"""What the pages of votes answer to whom.

Everybody reads what was announced; only who is on the roll votes; nobody sees the
receipt of another, staff no more than strangers. The desk is run by the committee of
the place and by administrators: other staff read why not (403), and for the committee
of another community the poll is not there (404).
"""

from tests.matrix.table import Row

ANY_KEEPER = "outside:302 staff:403 keepers:200"
STAFF = f"{ANY_KEEPER} neighbour:404"
REFUSED = STAFF.replace(":200", ":422")
DONE = STAFF.replace(":200", ":302")
POST_ONLY = "outside:302 staff:405"
NONE = STAFF.replace(":200", ":404")
ALL = "*:200"
DRAFT = "*:404 committee:200 chief:200"
NO_POST = "*:405"
OWNER = "*:403 visitor:302 owner:200"
OWN = "*:404 visitor:302 owner:200"


def _page(name: str, stage: str, **answers) -> Row:
    return Row(f"deliberation:{name}", stage, f"polls.{stage}.code", **answers)


def _desk(name: str, stage: str, **answers) -> Row:
    return Row(f"votes:{name}", stage, f"polls.{stage}.code", **answers)


ROWS = [
    Row("deliberation:polls", "any", get=ALL, post=NO_POST),
    Row("deliberation:own_votes", "own", get="*:200 visitor:302", post=NO_POST),
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
        get="*:404 committee:403 chief:403",
    ),
    Row(
        "deliberation:receipt",
        "cast",
        "polls.open.code polls.casting.receipt",
        get=OWN,
        post=NO_POST,
    ),
    Row(
        "deliberation:receipt_proof",
        "unsigned",
        "polls.open.code polls.casting.receipt",
        get="*:404 visitor:302",
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
        "deliberation:entrust",
        "frozen",
        "polls.frozen.code polls.frozen_entry.pk",
        get=OWN,
        post="*:404 visitor:302 owner:422",
    ),
    Row(
        "deliberation:entrust",
        "draft",
        "polls.draft.code polls.entry.pk",
        get="*:404 visitor:302",
    ),
    Row(
        "deliberation:entrusted",
        "offered",
        "polls.offered.pk",
        get="*:404 visitor:302 owner:200 other:200",
        post="*:404 visitor:302 owner:422 other:422",
    ),
    *(
        Row(
            "deliberation:entrusted",
            f"offered, {do}",
            "polls.offered.pk",
            post=f"*:404 visitor:302 {then}",
            data={"do": do},
        )
        for do, then in (
            ("accept", "owner:422 other:302"),
            ("end", "owner:302 other:302"),
        )
    ),
    Row("deliberation:entrusted", "no such", "99999", get="*:404 visitor:302"),
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
    Row("deliberation:result_pdf", "counted", "polls.counted.code", get="*:200/503"),
    Row("deliberation:result_pdf", "open", "polls.open.code", get="*:404"),
    Row("deliberation:result_docx", "counted", "polls.counted.code", get=ALL),
    Row("deliberation:result_docx", "open", "polls.open.code", get="*:404"),
    Row("deliberation:notice_docx", "open", "polls.open.code", get=ALL),
    _page("notice_docx", "draft", get=DRAFT),
    Row("deliberation:notice_pdf", "open", "polls.open.code", get="*:200/503"),
    _page("notice_pdf", "draft", get=DRAFT.replace(":200", ":200/503")),
    Row("deliberation:result_print", "open", "polls.open.code", get="*:404"),
    *(
        Row("deliberation:result_export", form, f"polls.counted.code {form}", get=ALL)
        for form in ("csv", "xlsx")
    ),
    Row("deliberation:result_export", "open", "polls.open.code csv", get="*:404"),
    Row("deliberation:result_export", "exe", "polls.counted.code exe", get="*:404"),
    # The back office.
    Row("votes:polls", "any", get=ANY_KEEPER),
    Row("votes:draft", "no rule chosen", get=ANY_KEEPER),
    Row(
        "votes:draft",
        "a rule chosen",
        get=ANY_KEEPER,
        query="rule=owners.ordinary",
    ),
    Row("votes:draft", "an election", get=NONE, query="rule=residents.election"),
    _desk("poll", "open", get=STAFF),
    _desk("poll", "draft", get=STAFF),
    _desk("poll", "counted", get=STAFF),
    Row("votes:poll", "no such", "nothing", get=NONE),
    _desk("edit", "draft", get=STAFF, post=REFUSED),
    *(
        Row(
            "votes:step",
            f"{name}, {stage}",
            f"polls.{stage}.code {name}",
            get=STAFF,
            post=then,
            data=data,
        )
        for name, stage, then, data in (
            ("party_review", "draft", REFUSED, {}),
            ("party_review", "draft", DONE, {"note": "已研究"}),
            ("at_once", "draft", REFUSED, {"decided_by": "居委会", "reason": "急"}),
            ("notice", "draft", DONE, {}),
            ("publish_roll", "noticed", DONE, {}),
            ("publish_roll", "open", REFUSED, {}),
            ("freeze_roll", "published", REFUSED, {}),
            ("extend", "open", REFUSED, {}),
            ("cancel", "open", DONE, {"reason": "方案有误"}),
            ("cancel", "closed", REFUSED, {"reason": "方案有误"}),
            ("start_counting", "closed", DONE, {}),
            ("tally", "closed", DONE, {}),
            ("tally", "open", REFUSED, {}),
            ("certify", "counted", REFUSED, {}),
            ("void", "counted", DONE, {"reason": "程序有误"}),
            ("archived", "open", REFUSED, {"note": "归档"}),
        )
    ),
    Row("votes:step", "no such step", "polls.open.code nothing", get=NONE),
    _desk("roll", "draft", get=STAFF),
    _desk("roll", "open", get=STAFF),
    _desk("roll_seats", "draft", get=STAFF, post=STAFF),
    _desk("roll_seats", "open", get=STAFF),
    _desk("roll_list", "draft", get=STAFF, post=REFUSED),
    _desk("roll_list", "open", get=STAFF),
    _desk("silent", "open", get=STAFF),
    _desk("silent_file", "open", get=STAFF),
    _desk("transfer", "open", get=STAFF, post=REFUSED),
    _desk("deliver", "open", get=STAFF, post=REFUSED),
    _desk("papers", "open", get=STAFF, post=REFUSED),
    _desk("proxies", "open", get=STAFF, post=REFUSED),
    _desk("objections", "published", get=STAFF),
    _desk("record", "open", get=STAFF, post=REFUSED),
    _desk("record", "counted", get=STAFF, post=STAFF, data={"reason": "法院调取"}),
    Row("votes:paper", "read once", "polls.paper.pk", get=STAFF, post=REFUSED),
    Row("votes:paper", "no such", "99999", get=NONE),
    Row(
        "votes:paper_aside",
        "read once",
        "polls.paper.pk",
        get=POST_ONLY,
        post=DONE,
    ),
    Row("votes:paper_scan", "no scan", "polls.paper.pk", get=POST_ONLY, post=NONE),
    Row(
        "votes:proxy_revoke",
        "in force",
        "polls.proxy.pk",
        get=POST_ONLY,
        post=DONE,
    ),
    Row("votes:objection", "waiting", "polls.objection.pk", get=STAFF, post=REFUSED),
    Row("votes:objection", "no such", "99999", get=NONE),
]
