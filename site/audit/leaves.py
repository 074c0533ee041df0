"""Canonical form and hash of a log entry, in functions that a verifier can repeat."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

# RFC 6962, 2.1: leaves and inner nodes of the tree are told apart by their first byte.
LEAF_PREFIX = b"\x00"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


ALGORITHMS: dict[str, Callable[[bytes], str]] = {"sha256": _sha256, "sm3": _sm3}


def canonical(value: Mapping[str, Any]) -> bytes:
    """Write a mapping as JSON in the one form that is hashed.

    Keys sorted, no spaces, UTF-8. Raises ValueError for what has no single written
    form everywhere: floats, keys that are no text, NUL, lone surrogates.
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def leaf_hash(content: bytes, algorithm: str) -> str:
    """Hash the canonical content of an entry; the answer names the algorithm."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest: {algorithm!r}")
    return f"{algorithm}:{ALGORITHMS[algorithm](LEAF_PREFIX + content)}"


def bare(leaf: str) -> bytes:
    """Give the bytes of a leaf hash without its algorithm. Raises ValueError."""
    return bytes.fromhex(leaf.partition(":")[2])


def digest_of(algorithm: str) -> Callable[[bytes], bytes]:
    """Give the bare hash function of a name. Raises ValueError for an unknown one."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest: {algorithm!r}")
    written = ALGORITHMS[algorithm]
    return lambda data: bytes.fromhex(written(data))


def moment(at: datetime) -> str:
    """Write an aware moment in the one form that is hashed (UTC, microseconds)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _check(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys of audit data must be text")
        for item in [*value, *value.values()]:
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, str):
        _check_text(value)
    elif not isinstance(value, bool | int | None):
        raise ValueError(f"audit data cannot hold {type(value).__name__}")


def _check_text(value: str) -> None:
    if "\x00" in value:
        raise ValueError("audit data cannot hold NUL")
    value.encode("utf-8")  # UnicodeEncodeError, a ValueError, for lone surrogates
