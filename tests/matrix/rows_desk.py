"""What the back office answers to whom.

Visitors and citizens are sent to the staff door, which tells the latter no; staff
without the role read why not, with status 403.
"""

from tests.matrix.table import Row

# Committees are staff of their places; the legislative desk is not theirs.
STAFF = "outside:302 staff:200 committee:403 neighbour:403"
DRAFTERS = "outside:302 staff:403 drafter:200 chief:200"
MANAGERS = "outside:302 staff:403 drafter:200 approver:200 chief:200"
APPROVERS = "outside:302 staff:403 approver:200 chief:200"
MODERATORS = "outside:302 staff:403 moderator:200 chief:200"


def then(codes: str, code: str) -> str:
    """The same people, answered by another code than 200."""
    return codes.replace(":200", f":{code}")


NO_GET = "outside:302 staff:405"

ROWS = [
    # Projects and imports.
    Row("desk:projects", "any", get=STAFF),
    Row("desk:project_new", "any", get=MANAGERS, post=then(MANAGERS, "422")),
    Row("desk:project", "public", "open.project.code", get=STAFF),
    Row("desk:project", "no such", "nothing", get=then(STAFF, "404")),
    *(
        Row(
            f"desk:{name}",
            "any",
            "open.project.code",
            get=MANAGERS,
            post=then(MANAGERS, "422"),
        )
        for name in ("project_edit", "project_stage", "project_branch")
    ),
    Row(
        "desk:import_new",
        "any",
        "open.project.code",
        get=DRAFTERS,
        post=then(DRAFTERS, "422"),
    ),
    Row("desk:import", "under 校核", "draft_import.pk", get=STAFF),
    Row("desk:import", "no such", "99999", get=then(STAFF, "404")),
    Row("desk:import_file", "under 校核", "draft_import.pk", get=DRAFTERS),
    Row(
        "desk:import_edit",
        "under 校核",
        "draft_import.pk",
        get=then(DRAFTERS, "405"),
        post=then(DRAFTERS, "422"),
    ),
    *(
        Row(
            f"desk:{name}",
            "under 校核",
            "draft_import.pk",
            get=then(DRAFTERS, "405"),
            post=then(DRAFTERS, "302"),
        )
        for name in (
            "import_undo",
            "import_redo",
            "import_save",
            "import_discard",
            "import_cancel",
            "import_retry",
        )
    ),
    Row("desk:import_progress", "read", "draft_import.pk", get=then(STAFF, "302")),
    Row("desk:import_progress", "no such", "99999", get=then(STAFF, "404")),
    Row(
        "desk:version_confirm",
        "of another person",
        "newer.pk",
        get=MANAGERS,
        post=then(MANAGERS, "422"),
    ),
    Row("desk:version_confirm", "no such", "99999", get=then(MANAGERS, "404")),
    Row(
        "desk:version_again",
        "of another person",
        "newer.pk",
        get=then(DRAFTERS, "405"),
        post=then(DRAFTERS, "302"),
    ),
    Row("desk:version", "public", "open.version.pk", get=STAFF),
    Row("desk:version", "not public", "unpublished.version.pk", get=STAFF),
    Row("desk:version_compare", "any", "newer.pk open.version.pk", get=STAFF),
    Row(
        "desk:version_compare",
        "of another project",
        "newer.pk ended.version.pk",
        get=then(STAFF, "302"),
    ),
    Row("desk:version_table", "any", "newer.pk open.version.pk", get=STAFF),
    Row(
        "desk:version_table",
        "of another project",
        "newer.pk ended.version.pk",
        get=then(STAFF, "404"),
    ),
    Row("desk:version_redline", "docx", "newer.pk open.version.pk docx", get=STAFF),
    Row(
        "desk:version_redline",
        "pdf",
        "newer.pk open.version.pk pdf",
        get=then(STAFF, "200/503"),
    ),
    Row(
        "desk:version_table_pdf",
        "any",
        "newer.pk open.version.pk",
        get=then(STAFF, "200/503"),
    ),
    Row("desk:version_data", "pdf", "newer.pk pdf", get=then(STAFF, "200/503")),
    Row(
        "desk:version_redline",
        "of another project",
        "newer.pk ended.version.pk docx",
        get=then(STAFF, "404"),
    ),
    Row(
        "desk:version_redline",
        "unknown form",
        "newer.pk open.version.pk exe",
        get=then(STAFF, "404"),
    ),
    Row("desk:version_anchors", "any", "newer.pk", get=STAFF),
    Row("desk:version_anchors", "no such", "99999", get=then(STAFF, "404")),
    *(
        Row("desk:version_data", form, f"newer.pk {form}", get=STAFF)
        for form in ("xml", "json")
    ),
    Row("desk:version_data", "unknown form", "newer.pk exe", get=then(STAFF, "404")),
    Row(
        "desk:match",
        "of a public version",
        "newer_article.pk",
        get=DRAFTERS,
        post=then(DRAFTERS, "422"),
    ),
    Row("desk:match", "of the first version", "article.pk", get=then(DRAFTERS, "404")),
    Row("desk:match", "no such", "99999", get=then(DRAFTERS, "404")),
    *(
        Row(
            f"desk:{name}",
            "open",
            "open.code",
            get=APPROVERS,
            post=then(APPROVERS, "422"),
        )
        for name in ("extend", "cancel")
    ),
    Row(
        "desk:plain_note",
        "of a public version",
        "article.pk",
        get=MANAGERS,
        post=then(MANAGERS, "302"),
    ),
    Row("desk:plain_note", "no such", "99999", get=then(MANAGERS, "404")),
    # Moderation.
    Row("desk:moderation", "any", get=MODERATORS),
    Row(
        "desk:decide",
        "nothing chosen",
        get="outside:302 staff:405",
        post=then(MODERATORS, "422"),
    ),
    Row(
        "desk:case",
        "pending",
        "pending.pk",
        get=MODERATORS,
        post=then(MODERATORS, "422"),
    ),
    Row("desk:case", "hidden", "hidden.pk", get=MODERATORS),
    Row("desk:case", "no such", "99999", get=then(MODERATORS, "404")),
    Row(
        "desk:batch",
        "of another moderator",
        "decision.batch",
        get=MODERATORS,
        post=then(MODERATORS, "302"),
    ),
    Row("desk:batch", "no such", "x", get=then(MODERATORS, "404")),
    Row("desk:appeals", "any", get=MODERATORS),
    Row(
        "desk:appeal",
        "open",
        "appeal.pk",
        get=MODERATORS,
        post=then(MODERATORS, "422"),
    ),
    # Inbox and intake.
    Row("desk:inbox", "any", get=STAFF),
    Row("desk:opened", "pending", "pending.pk", get=STAFF),
    Row("desk:opened", "no such", "99999", get=then(STAFF, "404")),
    Row("desk:giver", "offline", "letter.pk", get=NO_GET, post=MANAGERS),
    Row("desk:giver", "online", "pending.pk", post=then(MANAGERS, "404")),
    Row("desk:scan", "no scan", "letter.pk", get=NO_GET, post=then(MANAGERS, "404")),
    Row("desk:intake_index", "any", get=MANAGERS),
    Row("desk:intake", "open", "open.code", get=MANAGERS, post=then(MANAGERS, "422")),
    Row("desk:slip", "offline", "letter.receipt", get=STAFF),
    Row("desk:slip", "online", "pending.receipt", get=then(STAFF, "404")),
    # Replies and report.
    Row("desk:replies", "ended", "ended.code", get=STAFF),
    Row("desk:reply_new", "ended", "ended.code", get=MANAGERS, post=MANAGERS),
    Row(
        "desk:replies_publish",
        "ended",
        "ended.code",
        get=NO_GET,
        post=then(APPROVERS, "302"),
    ),
    Row("desk:reply", "draft", "draft_reply.pk", get=STAFF),
    Row("desk:reply", "published", "reply.pk", get=STAFF),
    Row(
        "desk:reply_edit",
        "draft",
        "draft_reply.pk",
        get=MANAGERS,
        post=then(MANAGERS, "422"),
    ),
    Row(
        "desk:reply_withdraw",
        "published",
        "early_reply.pk",
        get=NO_GET,
        post=then(APPROVERS, "302"),
    ),
    Row(
        "desk:reply_undo",
        "draft",
        "draft_reply.pk",
        get=NO_GET,
        post=then(MANAGERS, "302"),
    ),
    Row(
        "desk:reply_take_out",
        "draft",
        "draft_reply.pk t1",
        get=NO_GET,
        post=then(MANAGERS, "302"),
    ),
    Row(
        "desk:reply_discard",
        "draft",
        "draft_reply.pk",
        get=NO_GET,
        post=then(MANAGERS, "302"),
    ),
    Row(
        "desk:closing",
        "ended",
        "ended.code",
        get=APPROVERS,
        post=then(APPROVERS, "422"),
    ),
    Row("desk:report_word", "reported", "reported.code", get=STAFF),
    Row("desk:report_word", "not reported", "open.code", get=then(STAFF, "404")),
    *(
        Row("desk:export", form, f"open.code {form}", get=STAFF)
        for form in ("csv", "xlsx", "json")
    ),
    Row("desk:export", "unknown form", "open.code exe", get=then(STAFF, "404")),
    *(
        Row("desk:export_replies", form, f"ended.code {form}", get=STAFF)
        for form in ("csv", "xlsx", "json")
    ),
    Row(
        "desk:export_replies", "unknown form", "ended.code exe", get=then(STAFF, "404")
    ),
    # Search of feedback.
    Row("search_desk:feedback", "any", get=STAFF, query="q=停车&stance=amend"),
    Row("search_desk:feedback", "nothing asked", get=STAFF),
    *(Row("search_desk:export", form, form, get=STAFF) for form in ("csv", "xlsx")),
    Row("search_desk:export", "unknown form", "exe", get=then(STAFF, "404")),
]
