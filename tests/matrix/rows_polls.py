"""What the pages of votes answer to whom."""

from tests.matrix.table import Row

ALL = "*:200"
DRAFT = "*:404 staff:200"
NO_POST = "*:405"

ROWS = [
    Row("deliberation:polls", "any", get=ALL, post=NO_POST),
    Row("deliberation:poll", "open", "polls.open.code", get=ALL, post=NO_POST),
    Row("deliberation:poll", "draft", "polls.draft.code", get=DRAFT),
    Row("deliberation:poll", "no such", "nothing", get="*:404"),
]
