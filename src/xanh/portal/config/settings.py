"""Django's settings, from the environment alone. Every variable stands in docs/settings.md."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from xanh.portal.config import env, oidc, storage

PORTAL = Path(__file__).resolve().parent.parent
DATA_DIR = storage.made(env.path("XANH_DATA_DIR", storage.default_data_dir()))

DEBUG = env.flag("XANH_DEBUG")
HTTPS = env.flag("XANH_HTTPS")
SECRET_KEY = env.text("XANH_SECRET_KEY") or storage.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.several("XANH_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = (
    [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS] if HTTPS else []
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "csp",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "xanh.portal.display",
    "xanh.portal.journal",
    "xanh.portal.agencies",
    "xanh.portal.periods",
    "xanh.portal.indicators",
    "xanh.portal.offline",
    "xanh.portal.explanations",
    "xanh.portal.documents",
    "xanh.portal.plans",
    "xanh.portal.tasks",
    "xanh.portal.imports",
    "xanh.portal.reports",
    "xanh.portal.reminders",
    "xanh.portal.insight",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a tenth of the bytes on a weak link; pads against BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xanh.portal.config.middleware.vietnamese_first",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "xanh.portal.config.middleware.refuse_nul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xanh.portal.agencies.middleware.watch_sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "xanh.portal.agencies.middleware.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "xanh.portal.config.urls"
WSGI_APPLICATION = "xanh.portal.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PORTAL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xanh.portal.insight.context.page",
            ],
        },
    },
]

DATABASES = {"default": storage.database(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# Shared by all processes: codes that were used, for as long as they would hold. Tries are counted elsewhere
# (agencies.accounts), so allauth's own counting is off.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("XANH_PROXIES", 0, at_least=0, at_most=5)
ACCOUNT_ADAPTER = "xanh.portal.agencies.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")

SECOND_FACTOR = env.choices(
    "XANH_SECOND_FACTOR", "optional", among=("optional", "administrators", "all")
)  # who must have one
IDLE = timedelta(minutes=env.number("XANH_IDLE_MINUTES", 120, at_least=5, at_most=720))
MFA_ADAPTER = "xanh.portal.agencies.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Xanh"
MFA_TOTP_TOLERANCE = 1  # a phone's clock half a minute off
MFA_RATE_LIMITS = False

OIDC = oidc.read()
SOCIALACCOUNT_ADAPTER = "xanh.portal.agencies.adapters.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = oidc.providers(OIDC)

PROVINCE = env.text("XANH_PROVINCE", "Lạng Sơn")  # whose scores the overview opens with
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PORTAL / "locale"]
FORMAT_MODULE_PATH = ["xanh.portal.config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# "plain" serves files under their own names: for tests, where nothing is collected.
STATIC_STORE = env.choices("XANH_STATIC", "plain" if DEBUG else "hashed", among=("hashed", "plain"))
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PORTAL / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": {
            "hashed": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "plain": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[STATIC_STORE]
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = STATIC_STORE == "plain"
MEDIA_ROOT = DATA_DIR / "files"
SIGNING_ROOTS = env.path("XANH_SIGNING_ROOTS", DATA_DIR / "signing-roots")
PICTURES_ROOT = DATA_DIR / "pictures"  # pages of documents as drawn; may be emptied at any time
FILE_UPLOAD_PERMISSIONS = 0o640

MAX_UPLOAD_BYTES = env.number("XANH_MAX_UPLOAD_MB", 100, at_least=1, at_most=200) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "xanh.portal.config.uploads.LimitedUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a reviewed plan is one form of many fields

SESSION_ENGINE = "xanh.portal.agencies.session_store"
# Letters. Without a mail server they are shown on the error output while developing, else there are none.
SITE = env.site("XANH_URL", "http://127.0.0.1:8000")  # what links in letters and calendars begin with
REMIND_AT = env.number("XANH_REMIND_AT", 7, at_least=0, at_most=23)  # hour of a working day's morning
EMAIL_HOST = env.text("XANH_SMTP_HOST")
EMAIL_PORT = env.number("XANH_SMTP_PORT", 587, at_least=1, at_most=65535)
EMAIL_HOST_USER = env.text("XANH_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("XANH_SMTP_PASSWORD")
SMTP_SECURITY = env.choices("XANH_SMTP_SECURITY", "starttls", among=("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_SECURITY == "starttls", SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("XANH_MAIL_FROM", "Xanh <xanh@localhost>")
SENDS_MAIL = bool(EMAIL_HOST) or DEBUG

CLAMAV = env.address("XANH_CLAMAV")  # who looks through files for viruses; empty: nobody

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Nothing inline. ECharts draws on a canvas and sets styles through the DOM, which style-src does not touch;
# its tooltips need renderMode "richText". Tabler draws its form controls with data: pictures.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *([OIDC.origin] if OIDC else [])],  # the way to sign in there is a form
        "frame-ancestors": [NONE],
    }
}

# Jobs wait in the database and run at least once: one that outlives its lock ("retry") is taken again.
# A scan of 200 pages takes five minutes on two cores.
JOB_TIMEOUT = env.number("XANH_JOB_TIMEOUT", 600, at_least=1, at_most=3600)
Q_CLUSTER = {
    "name": "xanh",
    "orm": "default",
    "workers": env.number("XANH_JOB_WORKERS", 1, at_least=1, at_most=8),
    "timeout": JOB_TIMEOUT,
    "retry": JOB_TIMEOUT + env.number("XANH_JOB_GRACE", 30, at_least=1, at_most=3600),
    "max_attempts": 3,
    "poll": 0.5,
    "queue_limit": 4,
    "catch_up": False,
    "label": "Xanh",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choices("XANH_LOG_LEVEL", "WARNING", among=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
