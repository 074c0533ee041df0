"""The key that signs the heads of the log (Ed25519, RFC 8032)."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_INFO = b"minyi/tree-head/ed25519"


def sign(content: bytes) -> tuple[str, str]:
    """Sign with the key of this site; gives public key and signature in hex."""
    key = _key(_secret())
    return key.public_key().public_bytes_raw().hex(), key.sign(content).hex()


def public_key() -> str:
    """Give the key, in hex, with which others check the signatures of this site."""
    return _key(_secret()).public_key().public_bytes_raw().hex()


def is_signed(content: bytes, key: str, signature: str) -> bool:
    """Say whether the signature (hex) is that of the public key (hex)."""
    try:
        known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        known.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _secret() -> str:
    """The secret of the settings; without one, the first secret that seals data."""
    own = str(settings.AUDIT_SIGNING_SECRET)
    return own or str(settings.CRYPTO_KEYS[0].partition(":")[2])


@lru_cache(maxsize=8)
def _key(secret: str) -> Ed25519PrivateKey:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_INFO)
    return Ed25519PrivateKey.from_private_bytes(kdf.derive(secret.encode("utf-8")))
