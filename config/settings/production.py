"""Production. What it refuses to start with stands here and in `config.checks`."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, SECRET_KEY, STATIC_ROOT, os

DEMO = False
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "KOSHI_SECRET_KEY must be a random text of at least 50 characters. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("KOSHI_HOSTS must name the sites served, separated by commas.")
for _name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL"):
    if not os.environ.get(_name):
        raise ImproperlyConfigured(f"{_name} must be given; production starts no server itself.")

# The figures of all web processes of this machine are added up in this folder.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(STATIC_ROOT.parent / "metrics"))

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Whoever is on the browsers' list cannot easily leave it, so it is asked for in so many words.
SECURE_HSTS_PRELOAD = os.environ.get("KOSHI_HSTS_PRELOAD", "") == "1"
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("KOSHI_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("KOSHI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("KOSHI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KOSHI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KOSHI_SMTP_TLS", "1") == "1"
