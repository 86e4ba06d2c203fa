"""Settings, from the environment and only from there. docs/operations.md lists every variable."""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from . import addresses

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

# --- Safety -----------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# Empty by default: Django refuses to start without one. The demo makes its own and keeps it.
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Addresses or networks whose X-Forwarded-For is believed; nobody's by default.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# Readers come over HTTPS (a proxy ends it). Off only for a demo or development on one machine.
HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # removed unless from a trusted proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# Who is signed in: a cookie that says nothing by itself, ended twelve hours after signing in.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "signed-out"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses who has tried too often, before any password
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Attempts to sign in: so many for one name from one address, then a pause.
AXES_HANDLER = "organisations.attempts.Attempts"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_CALLABLE = "organisations.accounts.too_many"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# Tokens of programs. Every token expires.
KNOX_TOKEN_MODEL = "organisations.Token"  # noqa: S105 (the name of a model)
TOKEN_DAYS = env.int("TOKEN_DAYS", default=90)
TOKEN_LONGEST_DAYS = env.int("TOKEN_LONGEST_DAYS", default=365)
REST_KNOX = {"TOKEN_TTL": timedelta(days=TOKEN_DAYS), "TOKEN_PREFIX": "vd_"}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether subdomains are HTTPS too is not ours to say
    "security.W008",  # the proxy that ends HTTPS redirects to it
    "security.W021",  # as W005
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- What the house is made of ----------------------------------------------------------------

INSTALLED_APPS = [
    "valuedash.apps.ValuedashConfig",
    "costing",
    "programmes",
    "organisations",
    "evidence",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "valuedash.apps.StaticFiles",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "axes",
]

# Neither keeps anything in tables of its own: tokens are ours, attempts are counted in the cache.
MIGRATION_MODULES = {"knox": None, "axes": None}

MIDDLEWARE = [
    "valuedash.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "valuedash.unreadable.NoZeroBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",  # asks nothing until it is asked
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "valuedash.urls"
WSGI_APPLICATION = "valuedash.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "valuedash.context.systems",
            ]
        },
    }
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database, broker and cache: those of the demo where the environment names no other --------

VALUEDASH_HOME = Path(env.str("VALUEDASH_HOME", default=str(BASE_DIR / ".valuedash"))).resolve()
PORT = env.int("PORT", default=8000)  # of the demo
# Programs for the demo and the tests, where those of the wheels are not wanted.
POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", default="")
VALKEY_PROGRAM = env.str("VALKEY_PROGRAM", default="")
# Whether these are ours to start, or somebody's servers.
EMBEDDED_DATABASE = "DATABASE_URL" not in env
EMBEDDED_BROKER = "REDIS_URL" not in env

DATABASE_URL = env.str("DATABASE_URL", default=addresses.database_url(VALUEDASH_HOME))
REDIS_URL = env.str("REDIS_URL", default=addresses.redis_url(VALUEDASH_HOME))
# Connections kept open by each process that serves pages; none where work comes one at a time.
DATABASE_POOL = env.int("DATABASE_POOL", default=0)

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["HOST"] = (
    DATABASES["default"]["OPTIONS"].pop("host", "") or DATABASES["default"]["HOST"]
)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
# A session whose client is gone ends soon, and with it the lock of the run it performed.
DATABASES["default"]["OPTIONS"].setdefault(
    "options", "-c client_connection_check_interval=10s -c tcp_keepalives_idle=30"
)
if DATABASE_POOL:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "valuedash",
        # A cache that hangs holds up no reader for longer.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 10, "socket_connect_timeout": 5}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
# A calculation has two threads; more threads under each of its matrix products would only wait for
# one another. Read when numpy is first imported, which is after the settings.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A calculation takes its time: no worker sets a second one aside while another worker is free.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "end-dead-runs": {
        "task": "programmes.tasks.end_dead_runs",
        "schedule": 60.0,
        "options": {"expires": 60.0},  # one that waited behind a calculation is not run twice
    },
    "end-dead-costing-runs": {
        "task": "costing.tasks.end_dead_runs",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VALUEDASH_HOME / "beat-schedule")

# Runs whose results are kept, the one shown among them.
RUNS_KEPT = env.int("RUNS_KEPT", default=3)
# How long a page is kept in the shared cache under its run; 0 keeps none.
PAGES_KEPT_SECONDS = env.int("PAGES_KEPT_SECONDS", default=3600)

# --- Patient-level costing: outside the database, and its key outside the figures ---------------

COSTING_HOME = env.str("COSTING_HOME", default=str(VALUEDASH_HOME / "costing"))
COSTING_KEY = env.str("COSTING_KEY", default="")
COSTING_MEMORY = env.str("COSTING_MEMORY", default="3GB")
# What asks the events: duckdb, in the worker itself, or spark, a cluster at this address.
VALUEDASH_ENGINE = env.str("VALUEDASH_ENGINE", default="duckdb")
SPARK_MASTER = env.str("SPARK_MASTER", default="")
# Made-up people in each illustrative system of the demo.
COSTING_PEOPLE = env.int("COSTING_PEOPLE", default=8000)

# --- Static files: built from static/ into static/dist, served compressed and named by content --

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "valuedash.static_files.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "ico", "map", "gz", "br")

# --- REST -------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # Published figures are for everyone; a system's own are for its members.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "evidence.api.readers.ByToken",
        "evidence.api.readers.BySession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "evidence.api.problems.handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "evidence.api.throttles.ByAddress",
        "evidence.api.throttles.ByReader",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("THROTTLE_ANONYMOUS", default="60/min"),
        "reader": env.str("THROTTLE_TOKEN", default="600/min"),
    },
    "NUM_PROXIES": 0,  # valuedash.proxies has put the reader's address in REMOTE_ADDR
}

SPECTACULAR_SETTINGS = {
    "TITLE": "valuedash",
    "DESCRIPTION": "What each programme of care costs a system and what it achieves.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["valuedash.api_examples.described"],
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "supportedSubmitMethods": ["get"],
        "validatorUrl": None,
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Logs: one line each, to standard error, where whoever runs the process collects them -------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        # Anyone can send any Host; the answer is 400 and of no interest to us.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
