"""What the pages of councils, meetings and tasks answer to whom.

The committee keeps the place, the drafter chairs its council; the committee next door
keeps the place called far.
"""

from tests.matrix.rows_boards import ALL, HIDDEN_POST, HOSTS, NO_POST, then, topic
from tests.matrix.table import Row

CONVENES = "*:403 visitor:302 drafter:200 committee:200 chief:200"
DRAWN_UP = "*:404 drafter:200 chief:200"
DONE_BY_HOSTS = "*:409 visitor:302 committee:302 chief:302"
FAR = "*:403 visitor:302 neighbour:200 chief:200"
HIDDEN_LEAD = "*:404 owner:403 moderator:403 committee:200 chief:200"
WITH_REASON = {"reason": "搬走", "do": "cancel"}

ROWS = [
    Row(
        "deliberation:board_edit",
        "any",
        "boards.community.code",
        get=HOSTS,
        post=then(HOSTS, 302),
    ),
    Row(
        "deliberation:body_new",
        "any",
        "boards.community.code",
        get=HOSTS,
        post=then(HOSTS, 422),
    ),
    Row("deliberation:body", "any", "boards.body.pk", get=ALL, post=NO_POST),
    Row("deliberation:body", "no such", "99999", get="*:404"),
    Row(
        "deliberation:seat_new",
        "any",
        "boards.body.pk",
        get=HOSTS,
        post=then(HOSTS, 422),
    ),
    Row(
        "deliberation:seat_leave",
        "held",
        "boards.seat.pk",
        get=NO_POST,
        post=DONE_BY_HOSTS,
        data=WITH_REASON,
    ),
    Row(
        "deliberation:meeting_new",
        "any",
        "boards.body.pk",
        get=CONVENES,
        post=then(CONVENES, 422),
    ),
    Row("deliberation:meeting", "sent", "boards.meeting.pk", get=ALL, post=NO_POST),
    Row("deliberation:meeting", "published", "boards.published.pk", get=ALL),
    *(
        Row(f"deliberation:{name}", why, about, get=codes, post=NO_POST)
        for name in ("meeting_print", "meeting_calendar")
        for why, about, codes in (
            ("sent", "boards.meeting.pk", ALL),
            ("published", "boards.published.pk", ALL),
            ("not sent", "boards.unsent.pk", DRAWN_UP),
        )
    ),
    Row("deliberation:meeting", "not sent", "boards.unsent.pk", get=DRAWN_UP),
    Row(
        "deliberation:meeting_edit",
        "not sent",
        "boards.unsent.pk",
        get=DRAWN_UP,
        post=then(DRAWN_UP, 422),
    ),
    Row("deliberation:meeting_edit", "sent", "boards.meeting.pk", get=CONVENES),
    Row(
        "deliberation:minutes",
        "sent",
        "boards.meeting.pk",
        get=CONVENES,
        post=then(CONVENES, 422),
    ),
    Row("deliberation:minutes", "not sent", "boards.unsent.pk", get=DRAWN_UP),
    Row(
        "deliberation:meeting_step",
        "sent",
        "boards.meeting.pk",
        get=NO_POST,
        post="*:409 visitor:302 drafter:302 committee:302 chief:302",
        data=WITH_REASON,
    ),
    Row("deliberation:meeting_step", "no such step", "boards.meeting.pk", post="*:302"),
    Row(
        "deliberation:meeting_step",
        "not sent",
        "boards.unsent.pk",
        post="*:404 drafter:302 chief:302",
        data=WITH_REASON,
    ),
    # 落实.
    topic("task_new", "result", get=HOSTS, post=then(HOSTS, 422)),
    *(
        Row(
            f"deliberation:{name}",
            "open",
            "boards.task.pk",
            get=HOSTS,
            post=then(HOSTS, 422),
        )
        for name in ("task_done", "task_again", "photo_new")
    ),
    Row("deliberation:task_done", "no such", "99999", get="*:404"),
    Row("deliberation:photo", "any", "boards.photo.pk", get=ALL, post=NO_POST),
    *(
        topic("rate", stage, post="*:409 visitor:302 owner:302", data={"score": "5"})
        for stage in ("follow_up", "done")
    ),
    topic("rate", "voting", get=NO_POST, post="*:409 visitor:302"),
    # Elsewhere its own committee acts, and nobody from here but the chief.
    topic("topic", "far_review", get=ALL),
    topic("second", "far_seconding", post="*:409 visitor:302"),
    topic(
        "posts",
        "far_review",
        post="*:409 visitor:302 neighbour:302 chief:302",
        data={"body": "我同意。", "submission_key": "far"},
    ),
    topic("lead", "far_review", get=FAR, post=then(FAR, 422)),
    topic("topic_hide", "far_review", get=f"{FAR} moderator:200"),
    topic("task_new", "far_done", get=FAR),
    topic("rate", "far_done", post="*:409 visitor:302", data={"score": "5"}),
    *(
        Row(f"deliberation:{name}", "elsewhere", "boards.far.code", get=FAR)
        for name in ("board_edit", "body_new")
    ),
    *(
        Row(f"deliberation:{name}", "elsewhere", "boards.far_body.pk", get=FAR)
        for name in ("seat_new", "meeting_new")
    ),
    # A hidden topic: strangers meet nothing, those who see it are told why not.
    *(
        topic(name, "hidden", post=HIDDEN_POST, data=data)
        for name, data in (
            ("posts", {"body": "好", "submission_key": "x"}),
            ("second", {}),
            ("rate", {"score": "5"}),
        )
    ),
    topic("lead", "hidden", get=HIDDEN_LEAD),
]
