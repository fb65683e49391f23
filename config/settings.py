"""Settings, read from the environment; docs/settings.md explains each."""

import logging
import os
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from environs import validate

from config.broker import broker
from config.challenges import challenges
from config.database import database, embedded_url
from config.environment import env, explained, required
from config.kept_secret import kept_secret
from config.log import logging_settings
from config.mail_server import mail_server, passwords

SHORTEST_TOKEN = 16

BASE_DIR = Path(__file__).resolve().parent.parent

with explained("DEBUG", example="false"):
    DEBUG = env.bool("DEBUG", False)

with explained("DATA_DIR", example="/var/lib/hamlet"):
    DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / "var").absolute()
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# Numba keeps what it compiled beside the source, as Python does, unless nobody may write there.
if not os.access(BASE_DIR, os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(DATA_DIR / "compiled"))

with explained("DATABASE_URL", example="mysql://hamlet:password@localhost/hamlet"):
    DATABASES = {"default": database(env.str("DATABASE_URL", "") or embedded_url(DATA_DIR))}

# One person's own machine, or a server for many: what may be left to a default differs.
EMBEDDED_DATABASE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"

with explained("BROKER_URL", example="redis://localhost:6379/0"):
    BROKER = broker(env.str("BROKER_URL", ""), DATA_DIR)

# Keys: said by the administrator, or made once and kept in DATA_DIR beside the database.

with explained("SECRET_KEY", example=token_urlsafe(50)):
    if EMBEDDED_DATABASE and not env.str("SECRET_KEY", ""):
        SECRET_KEY = kept_secret(DATA_DIR / "secret_key", partial(token_urlsafe, 50))
    else:
        SECRET_KEY = required("SECRET_KEY")

with explained("CREDENTIAL_KEYS", example=Fernet.generate_key().decode()):
    if EMBEDDED_DATABASE and not env.str("CREDENTIAL_KEYS", ""):
        CREDENTIAL_KEYS = [
            kept_secret(DATA_DIR / "credential_key", lambda: Fernet.generate_key().decode())
        ]
    else:
        CREDENTIAL_KEYS = [key.strip() for key in required("CREDENTIAL_KEYS").split(",")]

with explained("ALLOWED_HOSTS", example="hamlet.example.org"):
    if EMBEDDED_DATABASE and not env.str("ALLOWED_HOSTS", ""):
        ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    else:
        ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]

COUNTRY_DATABASE = Path(path) if (path := env.str("COUNTRY_DATABASE", "")) else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_celery_beat",
    "config",
    "users",
    "knowledge_base",
    "ann",
    "filter",
    "challenge",
    "evaluation",
    "imap",
    "web",
    "operations",
    "console",
]

MIDDLEWARE = [
    "operations.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "users.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "judgements"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The stylesheet is served from where it lies: there is no step of collecting files.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
with explained("TIME_ZONE", example="Europe/Copenhagen"):
    TIME_ZONE = env.str("TIME_ZONE", "UTC")
    try:
        ZoneInfo(TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not the name of a time zone") from None

# Nothing is loaded from anywhere else, and no script runs at all.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

with explained("BEHIND_PROXY", example="true"):
    # True only where a proxy sets X-Forwarded-Proto and strips what a visitor sends.
    if env.bool("BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED_DATABASE
SECURE_HSTS_SECONDS = 0 if EMBEDDED_DATABASE else 365 * 24 * 60 * 60
# Whether a domain's other hosts speak HTTPS, and are listed in browsers, is its owner's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Mail to the owners of accounts; without a server for it nobody is written to.
with explained("EMAIL_URL", example="smtp+starttls://hamlet:password@mail.example.org"):
    EMAIL_CONFIGURED = bool(env.str("EMAIL_URL", ""))
    _mail = mail_server(env.str("EMAIL_URL", ""))
EMAIL_BACKEND, EMAIL_TIMEOUT = _mail.backend, _mail.timeout
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
_site = ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or f"Hamlet <hamlet@{_site}>"

CHALLENGE = challenges(
    default_smtp=env.str("EMAIL_URL", ""),
    kept_key=partial(kept_secret, DATA_DIR / "challenge_key", partial(token_urlsafe, 50))
    if EMBEDDED_DATABASE
    else None,
)

with explained("RAW_DAYS", example="90"):
    # None: for ever. 0: judge and forget.
    RAW_DAYS = env.int("RAW_DAYS", None, validate=validate.Range(0, 36_500))
with explained("ACCOUNT_LEASE_SECONDS", example="180"):
    ACCOUNT_LEASE_SECONDS = env.int("ACCOUNT_LEASE_SECONDS", 180, validate=validate.Range(5, 3600))
with explained("IMAP_CONNECTIONS_PER_HOST", example="20"):
    # Of all workers together; 0: any number.
    IMAP_CONNECTIONS_PER_HOST = env.int("IMAP_CONNECTIONS_PER_HOST", 20, validate=validate.Range(0))
with explained("WORKER_MEMORY_MIB", example="1024"):
    # A worker's child that holds more is replaced by a fresh one between two tasks.
    WORKER_MEMORY_MIB = env.int("WORKER_MEMORY_MIB", 1024, validate=validate.Range(128))
with explained("METRICS_TOKEN", example=token_urlsafe(24)):
    METRICS_TOKEN = env.str("METRICS_TOKEN", "")
    if METRICS_TOKEN and len(METRICS_TOKEN) < SHORTEST_TOKEN:
        raise ValueError(f"is shorter than {SHORTEST_TOKEN} characters")

with explained("LOG_LEVEL", example="INFO"):
    LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO)
with explained("LOG_FORMAT", example="json"):
    if (LOG_FORMAT := env.str("LOG_FORMAT", "plain")) not in {"plain", "json"}:
        raise ValueError("must be plain or json")
LOGGING = logging_settings(
    level=LOG_LEVEL,
    form=LOG_FORMAT,
    secrets=[
        SECRET_KEY,
        *CREDENTIAL_KEYS,
        DATABASES["default"].get("PASSWORD", ""),
        METRICS_TOKEN,
        EMAIL_HOST_PASSWORD,
        *(key.decode() for key in CHALLENGE.keys),
        *passwords(CHALLENGE.smtp_url, CHALLENGE.mailbox_url),
    ],
)
