"""Settings common to every way of running the site."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from config import env

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.text("MINYI_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

ROOMS = [
    "config",
    "search",
    "search.workbench",
    "search.llm",
    "pages",
    "notifications",
    "deliberation",
    "consultations",
    "accounts",
    "regions",
    "audit",
    "rulebook",
    "common",
]
WAGTAIL_APPS = [
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_users.UsersAppConfig",  # wagtail.users for our user model
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
]
DJANGO_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "treebeard",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
INSTALLED_APPS = [*ROOMS, *WAGTAIL_APPS, *DJANGO_APPS]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.csp.BackOfficeMiddleware",
    "common.middleware.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site" / "theme" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                "csp.context_processors.nonce",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
        "PRAGMA foreign_keys=ON;"
    ),
}
DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'minyi.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", "dbcache://minyi_cache")}
# Django keeps 300 entries by default: eviction would weaken the limits kept here.
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 100_000
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [ROOT / "site" / "config" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "theme" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# Finished PDF files; they can always be made anew.
PAPERS_ROOT = VAR / "papers"

# accounts --------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Passwords are for staff; citizens come in by the codes of accounts.actions.signin.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # shows the way there on the password page
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
WAGTAILADMIN_LOGIN_URL = "staff_door"
WAGTAIL_PASSWORD_RESET_ENABLED = False
SMS_BACKEND = env.text("SMS_BACKEND", "accounts.sms.ConsoleSms")
# Many homes may share one address (village Wi-Fi, carrier NAT).
SMS_PER_ADDRESS_AND_HOUR = env.number("SMS_PER_ADDRESS_AND_HOUR", 200)

# security --------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # The back office has inline scripts of its own: common.csp relaxes it there.
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# jobs ------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# audit -----------------------------------------------------------------------
AUDIT_DIGEST = env.text("AUDIT_DIGEST", "sha256")  # or sm3
AUDIT_SIGNING_SECRET = env.text("AUDIT_SIGNING_SECRET", "")  # else from CRYPTO_KEYS

# wagtail ---------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME = env.text("SITE_NAME", "民议 · 惠州")
# What the law wants in the footer: organ, 网站标识码, ICP and police records.
SITE_ORGAN = env.text("SITE_ORGAN", "")
SITE_CODE = env.text("SITE_CODE", "")
SITE_ICP = env.text("SITE_ICP", "")
SITE_POLICE = env.text("SITE_POLICE", "")
WAGTAILADMIN_BASE_URL = BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
}
# Our own search (search/): an Elasticsearch beside the index in the database.
ES_URL = env.text("ES_URL", "")
ES_PREFIX = env.text("ES_PREFIX", "minyi")
ES_TIMEOUT_MS = env.number("ES_TIMEOUT_MS", 2000)
# An optional language model that proposes names of themes (search/llm/): off.
LLM_URL = env.text("LLM_URL", "")
LLM_KEY = env.text("LLM_KEY", "")
LLM_MODEL = env.text("LLM_MODEL", "")
LLM_FORMAT = env.text("LLM_FORMAT", "json_schema")
LLM_TIMEOUT_MS = env.number("LLM_TIMEOUT_MS", 30_000)
LLM_TOKENS_PER_RUN = env.number("LLM_TOKENS_PER_RUN", 200_000)
LLM_SECONDS_PER_RUN = env.number("LLM_SECONDS_PER_RUN", 600)
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one clock for everybody
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no external host, in the back office either
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["docx", "pdf", "txt", "xlsx", "csv", "odt", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]

# mail ------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "noreply@example.com")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
# A server that does not answer must not stop the heartbeat.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 20)

DEMO = env.flag("DEMO", default=False)
# Document by which the housing authority designates this site for owners' votes.
DESIGNATION_NO = env.text("DESIGNATION_NO", "")
# People in a cell below which a comparison of groups does not show it.
DIGEST_SMALLEST_CELL = env.number("DIGEST_SMALLEST_CELL", 5)
REPLY_WORKING_DAYS = env.number("REPLY_WORKING_DAYS", 15)
# How long a moderator can take a decision back.
MODERATION_UNDO_SECONDS = env.number("MODERATION_UNDO_SECONDS", 600)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
