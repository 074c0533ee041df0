"""On which rule each reason for hiding a topic or a post rests, and who appeals when.

What is equal in all rooms stands in `rulebook.moderation`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rulebook import moderation as common
from rulebook.moderation import APPEAL_BASIS, Basis
from rulebook.windows import open_until, period_end

__all__ = [
    "APPEAL_BASIS",
    "BASES",
    "Basis",
    "appeal_end",
    "missing_for_hiding",
    "review_end",
]

BASES = common.house_bases(
    "本平台议事规则", "不发布广告，不重复发言", "议题和发言应当与本地公共事务有关"
)


def missing_for_hiding(reason: str, explanation: str) -> str:
    """Say in Chinese what a hiding lacks; empty when it is complete."""
    return common.missing_for_hiding(BASES, reason, explanation, "隐藏")


def appeal_end(terms: Mapping[str, Any], hidden_at: datetime) -> datetime:
    """Until when the author may appeal; `terms` of the row `platform.hall`."""
    return open_until(hidden_at, terms["appeal_days"])


def review_end(terms: Mapping[str, Any], made_at: datetime) -> datetime:
    """Until when an appeal is answered; `terms` of the row `platform.hall`.

    The days bind who answers, so that a holiday gives no more of them.
    """
    return period_end(made_at, terms["review_days"])
