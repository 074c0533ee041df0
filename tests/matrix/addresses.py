"""Every address of ours, read from the URLconf."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Parts of other projects that we mount whole; their own tests cover them. What we
# changed about them is tested in tests/accounts and tests/hostile.
NOT_OURS = (
    "wagtail",
    "account_",
    "mfa_",
    "None",
)
# Only there with DEBUG or DEMO, for everybody, without data.
PLAIN = {"styleguide", "healthz", "readyz", "staff_door"}


def every_one(
    patterns: list[URLPattern | URLResolver] | None = None,
    space: str = "",
    before: str = "",
) -> Iterator[tuple[str, str, URLPattern]]:
    """Give full name, path and pattern of every address."""
    if patterns is None:
        patterns = get_resolver().url_patterns
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = ":".join(filter(None, (space, one.namespace)))
            yield from every_one(one.url_patterns, inner, path)
        else:
            yield ":".join(filter(None, (space, str(one.name)))), path, one


def is_ours(name: str) -> bool:
    """Say whether the matrix answers for an address."""
    return not name.startswith(NOT_OURS) and name not in PLAIN


def paths() -> dict[str, str]:
    """Our own addresses: path by full name."""
    return {name: path for name, path, _ in every_one() if is_ours(name)}
