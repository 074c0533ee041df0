"""Areas on pages."""

from django import template

from accounts.rules.cells import written

register = template.Library()


@register.filter
def square_metres(hundredths: int | None) -> str:
    """Write 8952 as 89.52; nothing for an unknown area."""
    return "" if hundredths is None else written(hundredths)
