"""Settings from the environment, by type; no secret has a default."""

import environ

_env = environ.Env()


def text(name: str, default: str | None = None) -> str:
    """Read a text setting; without a default an absent one refuses to start."""
    return _env.str(name) if default is None else _env.str(name, default=default)


def flag(name: str, *, default: bool) -> bool:
    """Read a yes/no setting."""
    return _env.bool(name, default=default)


def number(name: str, default: int) -> int:
    """Read a whole number."""
    return _env.int(name, default=default)


def words(name: str, default: list[str] | None = None) -> list[str]:
    """Read a comma-separated list."""
    return _env.list(name, default=default or [])


def database(name: str, default: str) -> dict:
    """Read a database address such as `sqlite:///path` or `postgres://…`."""
    return _env.db_url(name, default=default)


def cache(name: str, default: str) -> dict:
    """Read a cache address such as `dbcache://table` or `redis://…`."""
    return _env.cache_url(name, default=default)
