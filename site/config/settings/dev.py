"""Development and demonstration on one machine, embedded engines only."""

import secrets

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT, VAR

DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]
DEMO = env.flag("DEMO", default=True)


def _kept_secret(name: str) -> str:
    """Give this machine's own secret, made at the first start and kept in var/."""
    path = VAR / f"{name}.txt"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = env.text("SECRET_KEY", _kept_secret("secret-key"))
CRYPTO_KEYS = env.words("CRYPTO_KEYS", [f"k1:{_kept_secret('crypto-key')}"])
BLIND_INDEX_KEY = env.text("BLIND_INDEX_KEY", _kept_secret("blind-index-key"))
if DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    INTERNAL_IPS = ["127.0.0.1"]
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
ROOT = ROOT
