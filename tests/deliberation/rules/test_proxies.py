"""Which rules let a mandate be given online."""

import pytest

from deliberation.rules.proxies import online_refusal

WRITTEN = {"form": "written", "limit": None, "note": "x"}


@pytest.mark.parametrize(
    ("online", "proxy", "words"),
    [
        ("designated_only", WRITTEN, ""),
        ("conditional", WRITTEN, ""),
        ("designated_only", None, "没有委托投票"),
        ("never", WRITTEN, "纸质委托书"),
        ("yes", {**WRITTEN, "form": "paper"}, "要求纸质"),
    ],
)
def test_a_mandate_online(online, proxy, words):
    refusal = online_refusal({"online": online, "proxy": proxy})
    assert words in refusal
    assert bool(refusal) == bool(words)
