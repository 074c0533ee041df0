"""The WSGI entry of the site."""

import gc
import os
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(SITE), str(SITE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

# What is loaded now stays: collecting garbage need not look through it each time.
gc.freeze()
