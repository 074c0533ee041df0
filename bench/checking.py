"""P5: whole steps of 校核 on 1,260 articles, in CPU, without a network between."""

import gc
import time
import uuid

from bench.timing import Line, median

ARTICLES, BAR_S = 1260, 0.3
# Every kind of step in turn, each on another article.
STEPS = (
    ("merge", {}),
    ("caption", {"caption": "试验事项"}),
    ("text", {"text": "试验事项应当依法办理。\n办理结果应当公开。"}),
    ("up", {}),
    ("delete", {}),
    ("split", {"at": "6"}),
)


def measure(*, rounds: int) -> list[Line]:
    """Import a long text, open it and press buttons; the database must be there."""
    client, page, made, keys = _opened()
    opened = [_cpu(client.get, page)[0] for _round in range(rounds)]
    taken, answered = [], []
    steps = [step for _round in range(rounds) for step in STEPS]
    for revision, (op, values) in enumerate(steps):
        sent = {"op": op, "node": keys[7 * revision + 100], "revision": revision}
        spent, answer = _cpu(
            client.post, f"{page}edit/", {**sent, **values}, HTTP_HX_REQUEST="true"
        )
        taken.append(spent)
        answered.append(answer.status_code)
    if set(answered) != {200}:
        raise RuntimeError(f"steps were refused: {answered}")
    note = (
        f"{ARTICLES:,} 条，{len(taken)} 步，{min(taken):.2f}–{max(taken):.2f} s；"
        f"打开校核页 {median(opened):.2f} s"
    )
    details = {"steps_s": taken, "pages_s": opened}
    return [
        Line("P5", "校核一步的 CPU", median(taken), "s", BAR_S, "max", note, details)
    ]


def _opened():
    """A person of 立法, signed in, with an import to check."""
    from django.test import Client
    from django.urls import reverse

    from consultations.actions.imports import import_draft
    from tests.consultations.drafting import drafter, long_text
    from tests.consultations.factories import ProjectFactory

    fa, code = drafter(), f"bench-{uuid.uuid4().hex[:8]}"
    client = Client(SERVER_NAME="127.0.0.1", headers={"X-Forwarded-Proto": "https"})
    client.force_login(fa)
    text = long_text(ARTICLES)
    made = import_draft(project=ProjectFactory(code=code), label="稿", by=fa, data=text)
    keys = [node["key"] for node in made.tree["nodes"] if node["kind"] == "tiao"]
    page = reverse("desk:import", args=[made.pk])
    client.get(page)  # what is loaded once is not part of a step
    gc.collect()
    gc.freeze()  # as config.wsgi does
    return client, page, made, keys


def _cpu(call, *args, **kwargs):
    began = time.process_time()
    answer = call(*args, secure=True, **kwargs)
    return time.process_time() - began, answer
