"""What the workbench answers to whom.

Staff read, those who reply have comments digested, approvers publish.
"""

from tests.matrix.rows_desk import APPROVERS, MANAGERS, NO_GET, STAFF, then
from tests.matrix.table import Row


def posted(name: str, args: str, who: str = MANAGERS) -> Row:
    """An address that only takes what is sent, and sends back to a page."""
    return Row(f"workbench:{name}", "found", args, get=NO_GET, post=then(who, "302"))


ROWS = [
    Row("workbench:index", "any", get=STAFF),
    Row("workbench:digest", "digested", "open.code", get=STAFF),
    Row("workbench:digest", "never digested", "ended.code", get=STAFF),
    Row("workbench:digest", "no such", "nothing", get=then(STAFF, "404")),
    Row(
        "workbench:start",
        "digested",
        "open.code",
        get=NO_GET,
        post=then(MANAGERS, "302"),
    ),
    Row("workbench:theme", "found", "digests.theme.pk", get=STAFF),
    Row("workbench:theme", "no such", "99999", get=then(STAFF, "404")),
    Row(
        "workbench:article",
        "no themes there",
        "digests.run.pk",
        get=then(STAFF, "404"),
        query="uid=nowhere",
    ),
    Row("workbench:article", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:choices", "found", "digests.run.pk", get=MANAGERS),
    Row("workbench:choices", "no such", "99999", get=then(MANAGERS, "404")),
    Row(
        "workbench:rename",
        "found",
        "digests.theme.pk",
        get=NO_GET,
        post=then(MANAGERS, "302"),
    ),
    Row("workbench:evidence", "words", "digests.quote.pk", get=STAFF),
    Row("workbench:evidence", "a count", "digests.count.pk", get=STAFF),
    Row("workbench:evidence", "no such", "99999", get=then(STAFF, "404")),
    Row(
        "workbench:publish",
        "words",
        "digests.quote.pk",
        get=NO_GET,
        post=then(APPROVERS, "302"),
    ),
    Row("workbench:bucket", "found", "digests.run.pk theme", get=STAFF),
    Row("workbench:bucket", "no such", "99999 theme", get=then(STAFF, "404")),
    Row("workbench:cluster", "found", "digests.cluster.pk", get=STAFF),
    Row("workbench:cluster", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:words", "found", "digests.run.pk", get=STAFF),
    Row("workbench:words", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:copies", "found", "digests.copies.pk", get=STAFF),
    Row("workbench:copies", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:decisions", "decided", "open.code", get=STAFF),
    Row("workbench:decisions", "nothing yet", "ended.code", get=STAFF),
    Row("workbench:decisions", "no such", "nothing", get=then(STAFF, "404")),
    posted("merge", "digests.theme.pk"),
    posted("split", "digests.theme.pk"),
    posted("lock", "digests.theme.pk"),
    posted("move", "digests.run.pk"),
    posted("pin", "digests.quote.pk"),
    posted("undo", "digests.decision.pk"),
    Row("workbench:job", "digested", "open.code", get=STAFF),
    Row("workbench:job", "no such", "nothing", get=then(STAFF, "404")),
    posted("cancel", "digests.run.pk"),
    posted("resume", "digests.run.pk"),
    Row("workbench:compare", "digested", "open.code", get=STAFF),
    Row("workbench:compare", "never digested", "ended.code", get=STAFF),
    Row("workbench:compare", "no such", "nothing", get=then(STAFF, "404")),
    Row("workbench:wishes", "found", "digests.run.pk", get=STAFF),
    Row("workbench:wishes", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:queue", "found", "digests.run.pk doubtful", get=STAFF),
    Row("workbench:queue", "no such", "digests.run.pk other", get=then(STAFF, "404")),
    Row(
        "workbench:reply",
        "found",
        "digests.theme.pk",
        get=MANAGERS,
        post=then(MANAGERS, "422"),
    ),
    Row("workbench:reply", "no such", "99999", get=then(MANAGERS, "404")),
    Row(
        "workbench:reply_rest",
        "found",
        "digests.run.pk unrelated",
        get=MANAGERS,
        post=then(MANAGERS, "422"),
    ),
    Row(
        "workbench:reply_rest",
        "a theme",
        "digests.run.pk theme",
        get=then(MANAGERS, "404"),
    ),
    Row(
        "workbench:reports",
        "digested",
        "open.code",
        get=STAFF,
        post=then(STAFF, "302"),
    ),
    Row("workbench:reports", "no such", "nothing", get=then(STAFF, "404")),
    Row("workbench:report", "found", "digests.report.pk", get=STAFF),
    Row("workbench:report", "no such", "99999", get=then(STAFF, "404")),
    Row("workbench:report_file", "found", "digests.report.pk json", get=STAFF),
    Row(
        "workbench:report_file",
        "no such",
        "digests.report.pk exe",
        get=then(STAFF, "404"),
    ),
    posted("report_publish", "digests.report.pk", APPROVERS),
]
