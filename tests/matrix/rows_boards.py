"""What the pages of boards answer to whom.

Everybody reads; the owner lives there, the committee keeps the place. `other`, the
committee next door and the rest of the staff are strangers who are told what would
help them (409).
"""

from tests.matrix.table import Row

ALL, NO_POST = "*:200", "*:405"
SIGNED_IN = "*:200 visitor:302"
STAGES = (
    "proposed seconding review publicity voting result follow_up done not_carried "
    "declined withdrawn lapsed merged"
).split()
# The committee leads here; the chief may do everything there.
HOSTS = "*:403 visitor:302 committee:200 chief:200"
WORDS = {
    "title": "给3栋加一盏路灯",
    "body": "晚上看不见路。",
    "wanted": "加一盏灯。",
    "submission_key": "matrix",
}
HIDDEN_POST = "*:404 owner:409 committee:409 moderator:409 chief:409"
HIDDEN = "*:404 owner:200 committee:200 moderator:200 chief:200"
KIND = "kind=topic.community_affairs"


REVIEWS = "*:403 outside:302 committee:200 moderator:200 chief:200"
KEEPS = "*:403 outside:302 keepers:200"
MODERATES = "*:403 visitor:302 committee:200 moderator:200 chief:200"


def then(codes: str, code: int) -> str:
    """The same people, answered by another code than 200."""
    return codes.replace(":200", f":{code}")


def topic(name: str, stage: str, **answers) -> Row:
    """A row about one topic."""
    return Row(f"deliberation:{name}", stage, f"boards.{stage}.code", **answers)


ROWS = [
    Row("deliberation:home", "any", get=ALL, post=NO_POST),
    Row("deliberation:mine", "any", get=SIGNED_IN, post="*:405"),
    *(
        Row("deliberation:board", place, f"boards.{place}.code", get=ALL, post=NO_POST)
        for place in ("compound", "community")
    ),
    Row("deliberation:board_feed", "any", "boards.compound.code", get=ALL),
    Row("deliberation:board_feed", "no such", "nothing", get="*:404"),
    Row("deliberation:board", "no such", "nothing", get="*:404"),
    Row("deliberation:similar", "any", "boards.compound.code", get=ALL, post=NO_POST),
    Row("deliberation:propose", "kinds", "boards.compound.code", get=ALL, post=ALL),
    Row(
        "deliberation:propose",
        "a form",
        "boards.compound.code",
        get=ALL,
        query=KIND,
    ),
    Row(
        "deliberation:propose",
        "no such kind",
        "boards.compound.code",
        get="*:404",
        query="kind=topic.none",
    ),
    *(topic("topic", stage, get=ALL, post=NO_POST) for stage in STAGES),
    topic(
        "topic", "hidden", get="*:404 owner:200 committee:200 moderator:200 chief:200"
    ),
    Row("deliberation:topic", "no such", "YT-1999-0001", get="*:404"),
    topic(
        "topic_edit",
        "proposed",
        get="*:403 visitor:302 owner:200",
        post="*:403 visitor:302 owner:422",
    ),
    topic("topic_edit", "seconding", get="*:403 visitor:302 owner:409"),
    topic("second", "seconding", get=NO_POST, post="*:409 visitor:302"),
    topic(
        "second",
        "seconding_of_other",
        post="*:409 visitor:302 owner:302",
    ),
    *(
        topic("second", stage, post="*:409 visitor:302")
        for stage in ("proposed", "review", "done")
    ),
    topic("own_step", "proposed", get=NO_POST, post="*:409 visitor:302 owner:302"),
    *(
        topic(
            "own_step",
            stage,
            post="*:409 visitor:302 owner:302",
            data={"do": "withdraw"},
        )
        for stage in ("proposed", "seconding")
    ),
    topic("own_step", "review", post="*:409 visitor:302", data={"do": "withdraw"}),
    # Speaking and hiding.
    *(
        topic(
            "posts",
            stage,
            post=codes,
            data={"body": "我同意。", "submission_key": "matrix"},
        )
        for stage, codes in (
            ("review", "*:409 visitor:302 owner:302 committee:302 chief:302"),
            ("done", "*:409 visitor:302"),
        )
    ),
    topic("posts", "seconding", get=NO_POST, post="*:422 visitor:302"),
    Row(
        "deliberation:post_at",
        "shown",
        "boards.post.pk",
        get="*:302",
        post=NO_POST,
    ),
    Row("deliberation:post_at", "no such", "99999", get="*:404"),
    topic("topic_hide", "review", get=MODERATES, post=then(MODERATES, 422)),
    Row(
        "deliberation:post_hide",
        "shown",
        "boards.post.pk",
        get=MODERATES,
        post=then(MODERATES, 302),
        data={"reason": "spam"},
    ),
    Row("deliberation:post_hide", "no such", "99999", get="*:404"),
    Row(
        "deliberation:unhide",
        "hidden post",
        "boards.post_hiding.pk",
        get=NO_POST,
        post=then(MODERATES, 302),
    ),
    Row(
        "deliberation:unhide",
        "hidden topic",
        "boards.hiding.pk",
        post=then(MODERATES, 302),
    ),
    # Appeals against hiding.
    Row("deliberation:hidden_mine", "any", get=SIGNED_IN, post="*:405"),
    Row("deliberation:moderation", "any", get=ALL, post=NO_POST),
    Row(
        "deliberation:appeal",
        "hidden post",
        "boards.post_hiding.pk",
        get="*:404 visitor:302 owner:200",
        post="*:404 visitor:302 owner:302",
        data={"grounds": "没有骂人"},
    ),
    Row(
        "deliberation:appeal",
        "appealed already",
        "boards.appeal.hiding_id",
        get="*:404 visitor:302 owner:200",
        post="*:404 visitor:302 owner:409",
        data={"grounds": "没有骂人"},
    ),
    Row("hall:boards", "any", get=KEEPS, post=then(KEEPS, 405)),
    Row(
        "hall:board_open",
        "no such place",
        get=then(KEEPS, 405),
        post=then(KEEPS, 404),
        data={"kind": "region", "code": "nowhere"},
    ),
    Row(
        "hall:appeals",
        "any",
        get=f"{REVIEWS} neighbour:200",
        post=f"{then(REVIEWS, 405)} neighbour:405",
    ),
    Row(
        "hall:appeal",
        "waiting",
        "boards.appeal.pk",
        get=f"{REVIEWS} neighbour:404",
        post=f"{then(REVIEWS, 422)} neighbour:404",
    ),
    Row(
        "hall:appeal",
        "answered",
        "boards.appeal.pk",
        post="*:403 outside:302 committee:302 moderator:422 chief:302 neighbour:404",
        data={"outcome": "reversed", "answer": "可以"},
    ),
    # The committee leads a topic on.
    *(topic("lead", stage, get=HOSTS) for stage in STAGES),
    topic("lead", "review", post=then(HOSTS, 422)),
    *(
        topic("lead", stage, post=then(HOSTS, code), data={"do": "on"})
        for stage, code in (("review", 302), ("seconding", 409), ("done", 409))
    ),
    topic(
        "lead",
        "publicity",
        post=then(HOSTS, 302),
        data={"do": "decline", "decline-reason": "不在范围"},
    ),
]
