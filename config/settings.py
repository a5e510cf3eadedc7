"""The one settings file. It alone reads the environment, and a forgotten variable is safe or loud.

Without a variable this is the local default: one person's machine, a data folder, SQLite, mail into a folder.
`PATENCY_PRODUCTION=1` turns the local conveniences off and demands what a served installation needs.
docs/configuration.md lists every variable.
"""

from contextlib import suppress
from datetime import timedelta
from os import getpid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.bool("PATENCY_PRODUCTION", default=False)
DEBUG = env.bool("PATENCY_DEBUG", default=False) and not PRODUCTION

# --- The data folder: database, secret key and mail of the local default --------------------------------------

DATA_DIR = Path(env.str("PATENCY_DATA", default=str(BASE_DIR / "var"))).absolute()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _demanded(name: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"production needs {name}; docs/configuration.md says what it holds")
    return value


def _local_key() -> str:
    """Return the key in the data folder, made the first time: no constant, and sessions outlive a restart."""
    path = DATA_DIR / "secret-key"
    draft = DATA_DIR / f"secret-key.{getpid()}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        with suppress(FileExistsError):  # the first process wins, and nobody reads half a key
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


SECRET_KEY = (
    _demanded("PATENCY_SECRET_KEY") if PRODUCTION else env.str("PATENCY_SECRET_KEY", default="") or _local_key()
)

# --- Where it is served ----------------------------------------------------------------------------------------

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = _demanded("PATENCY_HOSTS").replace(" ", "").split(",") if PRODUCTION else LOCAL_HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []


def _address() -> str:
    """Return how the site is reached: a note sent by a worker has no request to tell it."""
    url = env.str("PATENCY_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.hostname.startswith((".", "*")):
        raise ImproperlyConfigured(
            f"links in mail would lead to {url}: PATENCY_URL is an address such as https://patency.example.org"
        )
    return url.rstrip("/")


PATENCY_URL = _address()
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Behind a proxy only this header says that the browser spoke TLS; the proxy must set it (docs/configuration.md).
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from the machine itself
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600  # a learner who comes back within two months is still signed in
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.administration.not_accepted"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- What it is made of ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Right to left as in docs/architecture.md; above Django's own, so that our templates win.
    "reminders",
    "learning",
    "reviews",
    "quizzes",
    "accounts",
    "markup",
    "config.apps.Administration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
]

MIDDLEWARE = [
    "config.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.Permissions",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.Readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.ForOneReader",
    "config.middleware.DevicesInUse",
    "config.middleware.LearnerTime",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.TypedErrors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]  # what the pages are written in; Django's own words in others would mix with ours
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Database --------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _sqlite(path: Path) -> dict:
    return {
        "ENGINE": "config.sqlite",  # Django's own, and writers that queue before they begin
        "NAME": path,
        "OPTIONS": {
            # SQLite has no row locks: its write lock, taken at BEGIN, gives select_for_update a meaning.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
        "CONN_MAX_AGE": None,
    }


def _database() -> dict:
    """Return the database that DATABASE_URL names, or SQLite in the data folder."""
    url = env.str("DATABASE_URL", default="")
    if not url and PRODUCTION:
        _demanded("DATABASE_URL")
    if not url:
        return _sqlite(DATA_DIR / "patency.sqlite3")
    if urlsplit(url).scheme == "sqlite":
        return _sqlite(Path(unquote(urlsplit(url).path)))
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            "DATABASE_URL begins with postgresql:// or sqlite://; docs/configuration.md shows it"
        )
    found = {**env.db_url("DATABASE_URL"), "CONN_HEALTH_CHECKS": True}
    found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8, "timeout": 5}}
    return found


DATABASES = {"default": _database()}

# --- People ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.adapters.Backend"]
PASSWORD_HASHERS = ["accounts.adapters.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "landing"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # typed once: browsers show it, and a reset is a mail away
ACCOUNT_SIGNUP_FORM_CLASS = "reminders.adapters.SignupFields"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes, not links: the same for the page and the app client, and a mail scanner that follows links confirms nothing.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds, as long as a confirmation's
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the old address hears of the new one
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # By address of the network, wide enough for a lecture hall behind one router; by account, narrow.
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "signup": "100/m/ip",
    "reset_password": "20/m/ip,5/10m/key",
    "confirm_email": "1/10s/key,10/h/key",
    "manage_email": "10/10m/user",
}  # the rest is allauth's
HEADLESS_CLIENTS = ("app",)
# How many proxies of ours stand in front: rate limits count addresses, and X-Forwarded-For can be written by anybody.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PATENCY_PROXIES", default=1 if PRODUCTION else 0)

CACHES = {
    # Rate limits live here. In the database, because they must hold for every process, on both databases, and
    # without Redis: signing in works while the broker is dead.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # so many that filling it does not push a limit out
    }
}

# --- Mail ------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str(
    "PATENCY_MAIL_FROM", default=f"Patency <patency@{ALLOWED_HOSTS[0] if PRODUCTION else 'localhost'}>"
)
MAIL_DIR = None if PRODUCTION or env.str("EMAIL_URL", default="") else DATA_DIR / "mail"
if PRODUCTION:
    _demanded("EMAIL_URL")
if MAIL_DIR:
    EMAIL_BACKEND = "accounts.adapters.MailFolder"
else:
    vars().update(env.email_url("EMAIL_URL"))

# --- Celery ----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = _demanded("REDIS_URL") if PRODUCTION else env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # every task may run twice
# A submit never waits for a dead broker: the sweep finds what it lost.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "socket_connect_timeout": 1,  # seconds
    "socket_timeout": 5,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BEAT_SCHEDULE = {
    "sweep-memories": {"task": "reviews.tasks.sweep", "schedule": 60},  # seconds
    "sweep-attempts": {"task": "quizzes.tasks.sweep", "schedule": 60},
    "sweep-mail": {"task": "accounts.tasks.sweep_mail", "schedule": 60},
    "sweep-sessions": {"task": "accounts.tasks.sweep_sessions", "schedule": 3600},
    "sweep-reminders": {"task": "reminders.tasks.sweep", "schedule": 60},
    "forget-reminders": {"task": "reminders.tasks.forget", "schedule": 3600},
}
# How long a worker has a reminder to itself: far more than it takes, so that a lease which ran out means a dead one.
REMINDER_LEASE = timedelta(minutes=5)

# --- Logs ------------------------------------------------------------------------------------------------------

# To standard error: bin/serve keeps it in the data folder, a served installation's own supervisor where it likes.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("PATENCY_LOG_LEVEL", default="WARNING")},
}

# --- API -------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "config.errors.respond",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.api.SessionToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["config.api.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Schema",
    "DEFAULT_PAGINATION_CLASS": "config.api.Cursor",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Patency",
    "DESCRIPTION": "Lessons, questions and a memory for interventional medicine.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"Confidence": "quizzes.models.Confidence"},
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.schema.describe_problem"],
}
