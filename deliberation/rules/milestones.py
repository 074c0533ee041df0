"""What follows a certified result, in order."""

from datetime import datetime

from deliberation.rules.lifecycle import Moments, Phase, phase

NAMES = {
    "filed": "备案",
    "executing": "开始落实",
    "disclosed": "公布落实情况",
    "archived": "归档",
}
_AFTER = {
    "filed": {Phase.CERTIFIED, Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL},
    "executing": {Phase.CERTIFIED, Phase.FILED},
    "disclosed": {Phase.EXECUTING},
    "archived": {
        Phase.FAILED_QUORUM,
        Phase.FAILED_APPROVAL,
        Phase.FILED,
        Phase.DISCLOSED,
        Phase.CANCELLED,
        Phase.VOID,
    },
}


def refusal(name: str, moments: Moments, at: datetime) -> str:
    """Say in Chinese why a milestone cannot be recorded yet; "" when it can."""
    if name not in NAMES:
        return "没有这个步骤"
    done: datetime | None = getattr(moments, f"{name}_at")
    if done is not None and done <= at:
        return f"“{NAMES[name]}”已经记录过"
    if phase(moments, at) not in _AFTER[name]:
        return f"现在还不能记录“{NAMES[name]}”：请依次备案、落实、公布落实情况、归档"
    if name == "executing" and moments.failing:
        return "没有通过的表决不能开始落实"
    return ""
