"""What citizens' pages answer to whom."""

from tests.matrix.table import Row

ALL = "*:200"
# Without pango the page says why there is no PDF.
PDF = "*:200/503"
# An unpublished consultation exists for staff of 立法 alone.
STAFF_ONLY = "*:404 laws:200"
SIGNED_IN = "*:200 visitor:302"
MINE = "*:404 visitor:302 owner:200"
NO_POST = "*:405"
PUBLISHED, HIDDEN_ONE = "open.code", "unpublished.code"

_READING = (
    "home",
    "text",
    "comments",
    "compare",
    "table",
    "print",
    "poster",
    "qr",
    "calendar",
)

ROWS = [
    *(
        Row(f"consultations:{name}", "published", PUBLISHED, get=ALL)
        for name in _READING
    ),
    *(
        Row(f"consultations:{name}", "unpublished", HIDDEN_ONE, get=STAFF_ONLY)
        for name in _READING
    ),
    *(
        Row("consultations:home", state, f"{state}.code", get=ALL)
        for state in ("upcoming", "ended", "reported", "cancelled")
    ),
    Row("consultations:home", "no such", "HZ-1999-0001", get="*:404"),
    Row("consultations:list", "any", get=ALL),
    Row("consultations:feed", "any", get=ALL),
    Row("consultations:jump", "published", PUBLISHED, get="*:302", query="n=2"),
    Row("consultations:jump", "no number", PUBLISHED, get="*:404"),
    Row(
        "consultations:jump",
        "unpublished",
        HIDDEN_ONE,
        get="*:404 laws:302",
        query="n=2",
    ),
    Row("consultations:article", "published", f"{PUBLISHED} tiao1", get=ALL),
    Row("consultations:article", "no such", f"{PUBLISHED} tiao99", get="*:404"),
    Row("consultations:article", "unpublished", f"{HIDDEN_ONE} tiao1", get=STAFF_ONLY),
    Row("consultations:history", "published", f"{PUBLISHED} tiao1", get=ALL),
    Row("consultations:history", "no such", f"{PUBLISHED} tiao99", get="*:404"),
    Row("consultations:history", "unpublished", f"{HIDDEN_ONE} tiao1", get=STAFF_ONLY),
    Row("consultations:table_file", "first version", PUBLISHED, get="*:404"),
    Row("consultations:table_pdf", "first version", PUBLISHED, get="*:404"),
    Row("consultations:redline", "first version", f"{PUBLISHED} docx", get="*:404"),
    Row("consultations:text_data", "pdf", f"{PUBLISHED} pdf", get=PDF),
    *(
        Row("consultations:text_data", form, f"{PUBLISHED} {form}", get=ALL)
        for form in ("xml", "json")
    ),
    Row("consultations:text_data", "unknown form", f"{PUBLISHED} exe", get="*:404"),
    Row("consultations:text_data", "unpublished", f"{HIDDEN_ONE} xml", get=STAFF_ONLY),
    Row("consultations:report", "reported", "reported.code", get=ALL),
    Row("consultations:report", "still open", PUBLISHED, get="*:404"),
    Row("consultations:report_file", "reported", "reported.code", get=ALL),
    Row("consultations:report_pdf", "reported", "reported.code", get=PDF),
    Row("consultations:report_pdf", "still open", PUBLISHED, get="*:404"),
    Row("consultations:report_file", "still open", PUBLISHED, get="*:404"),
    Row("consultations:result", "published", "reported.code reply.pk", get=ALL),
    Row(
        "consultations:result",
        "draft of a reply",
        "ended.code draft_reply.pk",
        get=STAFF_ONLY,
    ),
    Row(
        "consultations:result",
        "of another consultation",
        "open.code reply.pk",
        get="*:404",
    ),
    # One comment at an address of its own: the published ones only, for everybody.
    Row("consultations:one", "published", f"{PUBLISHED} published.pk", get=ALL),
    *(
        Row("consultations:one", state, f"{PUBLISHED} {state}.pk", get="*:404")
        for state in ("pending", "hidden", "withdrawn", "accepted")
    ),
    Row(
        "consultations:one",
        "of an unpublished consultation",
        f"{HIDDEN_ONE} unread.pk",
        get=STAFF_ONLY,
    ),
    Row("consultations:one", "elsewhere", "ended.code published.pk", get="*:404"),
    # Acting.
    Row("consultations:comment", "open", PUBLISHED, get=ALL, post="*:422"),
    Row(
        "consultations:comment",
        "open, filled",
        PUBLISHED,
        post="*:302 weak:409 chief:409 moderator:409 auditor:409",
        data={
            "uid": "tiao1",
            "stance": "support",
            "body": "好。",
            "is_public": "yes",
            "submission_key": "matrix",
            "do": "submit",
        },
    ),
    Row("consultations:comment", "unpublished", HIDDEN_ONE, get=STAFF_ONLY),
    Row(
        "consultations:comment",
        "unpublished, filled",
        HIDDEN_ONE,
        post="outside:404 committee:404 neighbour:404 laws:409/422",
        data={
            "uid": "tiao1",
            "stance": "support",
            "body": "好。",
            "is_public": "yes",
            "submission_key": "matrix2",
            "do": "submit",
        },
    ),
    Row("consultations:stance", "open", PUBLISHED, get=NO_POST, post="*:302"),
    Row("consultations:stance", "unpublished", HIDDEN_ONE, post="*:404 laws:302"),
    Row(
        "consultations:endorse",
        "published",
        f"{PUBLISHED} published.pk",
        get=NO_POST,
        post="*:302",
    ),
    *(
        Row(
            "consultations:endorse",
            state,
            f"{PUBLISHED} {state}.pk",
            post="*:404",
        )
        for state in ("pending", "hidden", "withdrawn", "accepted")
    ),
    # Receipts: the code alone tells nothing.
    Row("consultations:receipts", "any", get="*:301"),
    Row("consultations:receipt", "pending", "pending.receipt", get="*:302 owner:200"),
    Row("consultations:receipt", "no such", "HZ-1-1-XXXXXX", get="*:302"),
    Row("consultations:receipt_qr", "pending", "pending.receipt", get=ALL),
    Row("consultations:receipt_qr", "no such", "HZ-1-1-XXXXXX", get=ALL),
    Row("consultations:track", "nothing", get=ALL, post="*:422"),
    Row(
        "consultations:appeal",
        "hidden, to be appealed",
        "appealable.receipt",
        get=ALL,
        post="*:422",
    ),
    Row("consultations:appeal", "no such", "HZ-1-1-XXXXXX", get=ALL),
    Row("consultations:moderation", "any", get=ALL),
    # One's own.
    Row("consultations:mine", "any", get=SIGNED_IN),
    Row("consultations:drop_draft", "nothing", get=NO_POST, post="*:302"),
    *(
        Row("consultations:mine_one", state, f"{state}.receipt", get=MINE)
        for state in ("published", "pending", "hidden", "withdrawn", "accepted")
    ),
    Row(
        "consultations:mine_proof",
        "unsigned",
        "pending.receipt",
        get="*:404 visitor:302",
    ),
    Row(
        "consultations:edit",
        "pending",
        "pending.receipt",
        get=MINE,
        post="*:404 visitor:302 owner:422",
    ),
    Row(
        "consultations:withdraw",
        "pending",
        "pending.receipt",
        get=NO_POST,
        post="*:404 visitor:302 owner:302",
    ),
    Row(
        "consultations:attachment",
        "of a pending comment",
        "attachment.pk",
        get="*:404 visitor:302 owner:200 laws:200",
    ),
    Row(
        "consultations:attachment",
        "no such",
        "99999",
        get="*:404 visitor:302",
    ),
    # Accounts.
    Row(
        "accounts:profile",
        "own",
        get=SIGNED_IN,
        post="*:302",
        data={"display_name": "林某"},
    ),
    Row("accounts:data", "own", get=SIGNED_IN, post="*:405 visitor:302"),
    Row(
        "accounts:preference", "any", get=NO_POST, post="*:302", data={"mode": "elder"}
    ),
    Row("accounts:preference", "nonsense", post="*:400", data={"mode": "x"}),
    # Notices.
    Row("notifications:list", "own", get=SIGNED_IN, post=NO_POST),
    Row("notifications:read", "own", get=NO_POST, post="*:302"),
    Row(
        "notifications:open",
        "of the owner",
        "notice.pk",
        get="*:404 visitor:302 owner:302",
    ),
    # For everybody.
    Row("pages:rules", "any", get=ALL),
    Row("pages:log", "any", get=ALL, post=NO_POST),
    Row("pages:log", "a page that is none", get="*:404", query="page=x"),
    Row("pages:log_head", "no such", "999999999", get="*:404"),
    Row("pages:log_growth", "no such", get="*:404", query="old=1&new=x"),
    Row("pages:log_program", "any", get=ALL, post=NO_POST),
    Row("pages:robots", "any", get=ALL),
    Row("pages:sitemap", "any", get=ALL),
    Row("regions:picker", "top", get=ALL, query="field=home_region"),
    Row("regions:picker", "no such field", get="*:400"),
    Row("search:search", "any", get=ALL, query="q=停车", post=NO_POST),
    Row("search:suggestions", "any", get=ALL, query="q=停车", post=NO_POST),
    *(
        Row("search:export", form, form, get=ALL, query="q=停车", post=NO_POST)
        for form in ("csv", "xlsx")
    ),
    Row("search:export", "unknown form", "exe", get="*:404", query="q=停车"),
    Row("search:export", "nothing asked", "csv", get="*:404"),
    Row("search:saved", "own", get=SIGNED_IN, post="*:405"),
    Row("search:save", "any", get=NO_POST, post="*:302", data={"q": "停车"}),
    Row("search:save", "nothing asked", post="*:302"),
    Row(
        "search:saved_one",
        "of the owner",
        "saved.pk",
        get="*:404 visitor:302 owner:302",
        post=NO_POST,
    ),
    Row(
        "search:forget",
        "of the owner",
        "saved.pk",
        get=NO_POST,
        post="*:404 visitor:302 owner:302",
    ),
]
