"""Encryption of personal data at rest, and the index that finds it again.

A token is "1.<suite>.<key id>.<nonce + sealed text + tag, base64url>". A key is never
used as given: HKDF derives one key for each suite from the secret of the settings.
"""

import base64
import binascii
import hmac
import os
import unicodedata
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "1"
_NONCE = 12
_TAG = 16


class DecryptionError(Exception):
    """A token is broken, was moved to another place, or its key is gone."""


class Suite(Protocol):
    """One way of authenticated encryption."""

    key_length: int

    def seal(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes: ...

    def open(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes: ...


class Aes256Gcm:
    """AES-256-GCM, the default."""

    key_length = 32

    def seal(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, data, place)

    def open(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, data, place)


class Sm4Gcm:
    """SM4-GCM (GB/T 32907), for places that need commercial cryptography."""

    key_length = 16

    def seal(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes:
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(place)
        return cipher.update(data) + cipher.finalize() + cipher.tag

    def open(self, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes:
        sealed, tag = data[:-_TAG], data[-_TAG:]
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(place)
        return cipher.update(sealed) + cipher.finalize()


SUITES: dict[str, Suite] = {"aes256gcm": Aes256Gcm(), "sm4gcm": Sm4Gcm()}


def encrypt(text: str, *, place: str) -> str:
    """Seal a text under the current key.

    `place` ("accounts.user.phone") is bound to the token, so that it opens nowhere
    else.
    """
    name = getattr(settings, "CRYPTO_SUITE", "aes256gcm")
    suite, key_id = _suite(name), next(iter(_ring()))
    nonce = os.urandom(_NONCE)
    key = _derived(_ring()[key_id], name)
    sealed = nonce + suite.seal(key, nonce, text.encode("utf-8"), place.encode())
    body = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return f"{VERSION}.{name}.{key_id}.{body}"


def decrypt(token: str, *, place: str) -> str:
    """Open a token with the key and suite that it names.

    Raises DecryptionError.
    """
    name, key_id, sealed = _parsed(token)
    secret = _ring().get(key_id)
    if secret is None or name not in SUITES:
        raise DecryptionError(f"no key {key_id!r} of suite {name!r}")
    nonce, data = sealed[:_NONCE], sealed[_NONCE:]
    try:
        key = _derived(secret, name)
        return SUITES[name].open(key, nonce, data, place.encode()).decode("utf-8")
    except (InvalidTag, UnicodeDecodeError) as error:
        raise DecryptionError("the token does not open here") from error


def is_current(token: str) -> bool:
    """Say whether a token is sealed under the current key and suite."""
    name, key_id, _sealed = _parsed(token)
    current = getattr(settings, "CRYPTO_SUITE", "aes256gcm")
    return (name, key_id) == (current, next(iter(_ring())))


def blind_index(value: str) -> str:
    """Give the fingerprint (64 hex digits) under which a sealed value is found again.

    Equal values give equal fingerprints after NFKC, trimming and case folding; other
    forms of one phone number are for the caller to unify.
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    key = settings.BLIND_INDEX_KEY.encode("utf-8")
    return hmac.new(key, plain.encode("utf-8"), "sha256").hexdigest()


def _suite(name: str) -> Suite:
    if name not in SUITES:
        raise ImproperlyConfigured(f"CRYPTO_SUITE is one of {', '.join(SUITES)}")
    return SUITES[name]


def _ring() -> dict[str, str]:
    """Read the key ring; the first key seals, every key opens."""
    pairs = [entry.partition(":") for entry in settings.CRYPTO_KEYS]
    ring = {key_id.strip(): secret for key_id, _colon, secret in pairs}
    if not ring or not all(key and "." not in key and ring[key] for key in ring):
        raise ImproperlyConfigured("CRYPTO_KEYS holds entries such as k1:secret")
    return ring


@lru_cache(maxsize=64)
def _derived(secret: str, suite: str) -> bytes:
    length = SUITES[suite].key_length
    info = f"minyi/{VERSION}/{suite}".encode()
    kdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info)
    return kdf.derive(secret.encode("utf-8"))


def _parsed(token: str) -> tuple[str, str, bytes]:
    parts = token.split(".")
    if len(parts) != 4 or parts[0] != VERSION:
        raise DecryptionError("not a token")
    try:
        body = parts[3] + "=" * (-len(parts[3]) % 4)
        sealed = base64.b64decode(body, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise DecryptionError("not a token") from error
    if len(sealed) < _NONCE + _TAG:
        raise DecryptionError("not a token")
    return parts[1], parts[2], sealed
