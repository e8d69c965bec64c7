"""Settings shared by every environment. They start nothing: the two database addresses, the
broker's address and the secret come from the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from config.schedule import SCHEDULE
from core.languages import CHOICES, OF_THE_COUNTRY

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def database_from(url: str) -> dict[str, object]:
    """One `DATABASES` entry from postgresql://user:password@host:port/name?option=value.

    A socket folder is given as `?host=/folder`. Raises ValueError for any other scheme: the rules
    live in PostgreSQL's constraints.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def database_beside(url: str) -> str:
    """The next numbered database of the same Redis or Valkey: redis://host/0 gives redis://host/1."""
    parts = urlsplit(url)
    number = parts.path.strip("/") or "0"
    if not number.isdecimal():
        raise ValueError("CACHE_URL must be given, because REDIS_URL does not end with a database's number")
    return parts._replace(path=f"/{int(number) + 1}").geturl()


DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://app@127.0.0.1:5432/koshi")
# The broker and the cache are apart: neither can read, fill or empty the other.
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHE_URL = os.environ.get("CACHE_URL") or database_beside(REDIS_URL)

DATABASES = {"default": database_from(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = os.environ.get("KOSHI_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("KOSHI_HOSTS", "").split(",") if host]
SITE_ID = 1

INSTALLED_APPS = [
    # Ours first, so that our templates and catalogues win; from the roof down.
    "desk",
    "portal",
    "notifications",
    "permits",
    "enforcement",
    "feeds",
    "quotas",
    "registry",
    "papers",
    "payments",
    "parties",
    "accounts",
    "reference",
    "journal",
    "operating",
    "core",
    "config.apps.OfficersAdminConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its templates, below ours
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "core.middleware.RequestNumberMiddleware",
    "config.figures.RequestFiguresMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.UserLanguageMiddleware",
    "accounts.middleware.OwnPasswordMiddleware",
    "config.readings.ReadingsMiddleware",
    "core.middleware.CleanAddressMiddleware",
    "core.middleware.SignInAgainMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.errors.NormMissingMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
            "builtins": ["core.templatetags.components"],
        },
    }
]

#: Widgets are drawn by our templates where we have one (`templates/django/forms`), else by Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- signing in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.web.forms.NewEmailForm",
    "change_password": "accounts.web.forms.ChangePasswordForm",
    "reset_password": "accounts.web.forms.AskResetForm",
}
# One address, changed after the password is typed again, held once it is verified; the old one is told.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.rules.ResetTokens"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # Ours count in the database and lock nobody out: accounts.rules.may_try.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
#: How many proxies of ours stand in front, or their networks; empty: not stated, the peer is the asker.
TRUSTED_PROXIES = os.environ.get("KOSHI_PROXIES", "").strip()
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- words and time -------------------------------------------------------------------------
LANGUAGE_CODE = OF_THE_COUNTRY
LANGUAGES = CHOICES
# The second holds texts of Django and its kin that their own Kazakh and Russian catalogues lack.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "upstream"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
FORMAT_MODULE_PATH = ["core.formats"]
CLOCK_FILE = os.environ.get("KOSHI_CLOCK_FILE", "")
CLOCK_PROVIDER = "core.clock.file_now" if CLOCK_FILE else "core.clock.system_now"

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("KOSHI_DATA", BASE_DIR / ".local")) / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Received papers: no address leads there, and nobody but the application's user reads them.
PAPERS_FOLDER = Path(os.environ.get("KOSHI_PAPERS") or STATIC_ROOT.parent / "papers")
SCANNER = os.environ.get("KOSHI_SCANNER", "").strip()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "received": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PAPERS_FOLDER,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
FILE_UPLOAD_HANDLERS = [
    "core.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- cache, broker, mail --------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "core.caches.OpenCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "koshi",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Nobody waits for a broker that does not answer: whatever was to be sent is found in the data.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULER = "config.celery:LoggedScheduler"
CELERY_IMPORTS = ("config.tasks",)
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE_FILENAME = str(Path(os.environ.get("KOSHI_DATA", BASE_DIR / ".local")) / "beat-schedule")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("KOSHI_MAIL_FROM", "Koshi <koshi@localhost>")

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.PublicCursorPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.problem_handler",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Koshi API",
    "DESCRIPTION": "Migrant registration and monitoring: crossings in, status out.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "CaseStateEnum": "enforcement.states.CaseState",
        "ApplicationStateEnum": "permits.states.ApplicationState",
        "PermitStateEnum": "permits.states.PermitState",
        "DocumentKindEnum": "registry.states.DocumentKind",
        "ApplicationKindEnum": "permits.states.ApplicationKind",
    },
}

# --- headers --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Whoever brings this token may read /metrics; without one nobody may.
METRICS_TOKEN = os.environ.get("KOSHI_METRICS_TOKEN", "")

# --- logs: JSON lines, a request number in each, no personal data ----------------------------
LOGGING_CONFIG = "core.logs.configure"
LOGGING = {"level": os.environ.get("KOSHI_LOG_LEVEL", "INFO")}

SILENCED_SYSTEM_CHECKS: list[str] = []
