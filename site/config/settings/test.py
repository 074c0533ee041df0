"""Tests: embedded engines unless TEST_DATABASE_URL names a PostgreSQL."""

import os
import tempfile
from pathlib import Path

_scratch = Path(tempfile.gettempdir()) / f"minyi-test-{os.getuid()}"
os.environ.setdefault("MINYI_VAR", str(_scratch))
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import DATABASES, VAR  # noqa: E402

SECRET_KEY = "tests-only"
CRYPTO_KEYS = ["k1:tests-only-key-one"]
BLIND_INDEX_KEY = "tests-only-index"
DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "accounts.sms.MemorySms"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads of a live server share it and --reuse-db works.
    DATABASES["default"]["TEST"] = {
        "NAME": os.environ.get("MINYI_TEST_DB", str(VAR / "test.sqlite3"))
    }
