"""Every setting, in titled sections. What differs between machines is read by `committee.env`, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from committee import embedded, languages
from committee.env import DEMO_WEBHOOK_SECRET, read

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = read()

# --- What this machine is --------------------------------------------------------------------------------------------
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo  # demo accounts and demo keys are allowed
DATA_DIR = ENVIRONMENT.data_dir
BASE_URL = ENVIRONMENT.base_url  # how the public reaches us: unsubscribe links start with it

# --- Keys: one for each use, so that each can be changed alone -------------------------------------------------------
SECRET_KEY = ENVIRONMENT.secret_key  # sessions and forms
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
LINK_KEY = ENVIRONMENT.link_key  # links in e-mails
LINK_KEY_FALLBACKS = ENVIRONMENT.link_key_fallbacks
SUPPRESSION_KEY = ENVIRONMENT.suppression_key  # hashes of suppressed addresses; never discarded

# --- Hosts and transport security ------------------------------------------------------------------------------------
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "committee.admin.errors.stale_form"
SECURE_SSL_REDIRECT = not DEBUG and not DEMO
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked by machines beside us, without a certificate
SECURE_HSTS_SECONDS = 0 if DEMO else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trust_proxy else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
X_FRAME_OPTIONS = "SAMEORIGIN"  # previews stand in frames of our own pages
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which would have it DENY

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "committee.apps.CommitteeConfig",
    "contacts.apps.ContactsConfig",
    "volunteers.apps.VolunteersConfig",
    "campaigns.apps.CampaignsConfig",
    "import_export",
    "axes",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "committee.middleware.RequestIdMiddleware",
    "committee.middleware.PlainAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "committee.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "committee.urls"
WSGI_APPLICATION = "committee.wsgi.application"
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
                "committee.banners.for_page",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database: PostgreSQL is the ledger ------------------------------------------------------------------------------
EMBEDDED_DATABASE_URL, EMBEDDED_BROKER_URL = embedded.remembered(DATA_DIR)
DATABASES = {"default": dict(dj_database_url.parse(ENVIRONMENT.database_url or EMBEDDED_DATABASE_URL))}
DATABASES["default"].update(
    {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"},
    }
)

# --- Broker and cache: Celery is the wake-up call --------------------------------------------------------------------
CELERY_BROKER_URL = ENVIRONMENT.broker_url or EMBEDDED_BROKER_URL
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.cache_url or CELERY_BROKER_URL,
        "KEY_PREFIX": "committee",
        # A page of the public waits no longer than this for a counter.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}

# --- E-mail ----------------------------------------------------------------------------------------------------------
EMAIL_URL = ENVIRONMENT.email_url
EMAIL_FROM_DOMAIN = ENVIRONMENT.email_from_domain
SMTP_CONNECTIONS = ENVIRONMENT.lane_connections

# --- Providers -------------------------------------------------------------------------------------------------------
# Plays the providers of SMS and push in a demonstration; empty elsewhere.
SIMULATOR_SECRET = DEMO_WEBHOOK_SECRET
SIMULATOR_URL = f"http://127.0.0.1:{ENVIRONMENT.simulator_port}" if ENVIRONMENT.simulates else ""
PROVIDERS_FILE = ENVIRONMENT.providers_file  # who carries each channel; without it e-mail leaves by EMAIL_URL
# Their rates are counted together in Valkey; while that does not answer, each process allows its share alone.
RATES_URL = CACHES["default"]["LOCATION"]
SENDING_PROCESSES = ENVIRONMENT.sending_processes
# What each lane has of every provider's rate, whatever the others do; it may take what they leave.
LANE_SHARES = {"incident": 0.3, "operational": 0.2}
# Domains whose mailboxes one network runs, and so counts together.
MAIL_NETWORKS = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": ("outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"),
    "yahoo": ("yahoo.com", "yahoo.fr", "yahoo.co.uk", "ymail.com", "aol.com"),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "orange": ("orange.fr", "wanadoo.fr"),
    "sfr": ("sfr.fr", "neuf.fr", "club-internet.fr"),
    "laposte": ("laposte.net",),
    "free": ("free.fr", "aliceadsl.fr"),
}

# --- Push messages ---------------------------------------------------------------------------------------------------
VAPID_PRIVATE_KEY = ENVIRONMENT.vapid_private_key  # of browsers; every subscription is bound to it
VAPID_CONTACT = ENVIRONMENT.vapid_contact  # whom a push service may write to about us
# The hosts that a subscription may name, and in a demonstration the simulator.
PUSH_SERVICES = [*ENVIRONMENT.push_services, *filter(None, [SIMULATOR_URL])]
# Seconds that a push service keeps a message for a device that is off: news of yesterday is none.
PUSH_SECONDS = {"bulk": 86_400, "operational": 86_400, "incident": 14_400}
PUSH_DEVICES_MOST = 20  # of one person, the newest

# --- The flow (architecture: batches, groups, leases) ----------------------------------------------------------------
# What one intent commit covers, and so what a crash can leave in doubt: messages, by lane.
GROUP_SIZE = {"bulk": 200, "operational": 50, "incident": 10}
BATCH_SIZE = {"bulk": 2000, "operational": 500, "incident": 100}
LEASE_SECONDS = 10
# What a provider puts off is tried again after so many seconds, then twice as many, and so on; so many times in all.
RETRY = {"bulk": (120, 6), "operational": (60, 6), "incident": (3, 8)}
# Seconds until a batch whose provider could not be reached is tried again.
UNREACHABLE_PAUSE = {"bulk": 10, "operational": 5, "incident": 1}
# A service campaign above this many people leaves by the bulk lane, so that small ones never wait behind it.
OPERATIONAL_PEOPLE_LIMIT = 50_000
# A campaign above this many messages gets a partition of its own in the ledger.
OWN_PARTITION_ABOVE = 200_000
# From so many people on, a campaign that asks for it is first tried on a few.
CANARY_FROM_PEOPLE = 5_000
# Refusals and complaints come after a while: so long nobody else is written to.
CANARY_WAIT = timedelta(minutes=10)
# While marketing leaves, its shares of refusals and complaints are watched from so many messages on.
LIMITS_ASKED_FROM = 500
# A schedule older than this when the clock reaches it is marked missed instead of sent: news grows old,
# a warning first.
MISSED_AFTER = {"safety": timedelta(hours=1), "service": timedelta(hours=6), "marketing": timedelta(hours=6)}

# --- Pages of the public: how often one may ask for an e-mail or a file ----------------------------------------------
# So many requests in so many seconds: from one network (an IPv4 address, an IPv6 /64), and about one e-mail address.
PUBLIC_LIMITS = {"network": (20, 3600), "address": (5, 3600)}
# While the cache is away each process counts for itself, and lets through this share.
PUBLIC_LIMITS_ALONE = 0.5

# --- Watching --------------------------------------------------------------------------------------------------------
METRICS_TOKEN = ENVIRONMENT.metrics_token  # without one, /metrics tells nobody anything

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "committee.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "committee.checks.NotTheDemoPassword"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # refusals stand in the audit trail

# --- Languages and time: the public reads nine, the back-office speaks two -------------------------------------------
LANGUAGES = [(code, name) for code, name in languages.NAMES.items()]
LANGUAGE_CODE = languages.DEFAULT
BACK_OFFICE_LANGUAGES = [("fr", "Français"), ("en", "English")]
MODELTRANSLATION_LANGUAGES = languages.CODES
MODELTRANSLATION_DEFAULT_LANGUAGE = languages.DEFAULT
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
MODELTRANSLATION_ENABLE_FALLBACKS = False
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
# English as it is written in Europe: day before month, 24 hours. Django's own English is American.
FORMAT_MODULE_PATH = "committee.locale_formats"
TIME_ZONE = "Europe/Paris"

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "committee" / "static"]
MEDIA_ROOT = DATA_DIR / "media"  # private: uploaded import files; served by no URL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Pictures of e-mails: public, and named by what is in them.
    "images": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "images", "base_url": ENVIRONMENT.image_base_url},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
IMPORT_LARGEST_MB = ENVIRONMENT.import_largest_mb  # of an uploaded file of people; it is streamed to the disk
EPOCH_FILE = ENVIRONMENT.epoch_file  # by which a restored database is known to be one; shared by all machines
ERASURE_LOG = ENVIRONMENT.erasure_log  # whom a restored backup must not bring back; shared by all machines
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Writing: how much fits, and what helps --------------------------------------------------------------------------
SMS_MOST_PARTS = {"marketing": 2, "service": 3, "safety": 4}  # more is refused
# Columns that telephones show of a push; a wide character takes two. Habits of the platforms, not a standard.
PUSH_SHOWN = {"title": 48, "body": 176}
PICTURES_PATH = "/i/"
IMAGE_BASE_URL = ENVIRONMENT.image_base_url  # what the address of a picture starts with; a proxy may serve them
MACHINE_TRANSLATOR = ENVIRONMENT.machine_translator  # dotted path; empty: nothing is offered
TRIALS_A_DAY = 50  # trial messages that one colleague may send

# --- Import and export of staff files --------------------------------------------------------------------------------
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Content security: the admin theme needs eval and inline styles, public pages get a strict policy of their own ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Logs: no personal data, one line an event -----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "committee.logs.RequestIdFilter"},
        "privacy": {"()": "committee.logs.PrivacyFilter"},
    },
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "committee.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": ENVIRONMENT.log_format,
            "filters": ["request_id", "privacy"],
        }
    },
    # They tell each request with its address; that of a push message is a person's device.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
}

# --- The admin's theme: the menu and the start page are ours ---------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": _("Games back-office"),
    "SITE_HEADER": _("Games back-office"),
    "SITE_SUBHEADER": _("Organising committee"),
    "SITE_SYMBOL": "stadium",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("committee/favicon.svg")}
    ],
    "SCRIPTS": [lambda _request: static("committee/labels.js")],
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": False,
    "COLORS": {
        # A blue that is read on white (600, 700) and on the dark ground (400, 500): WCAG AA, tested.
        "primary": {
            "50": "#eff6ff",
            "100": "#dbeafe",
            "200": "#bfdbfe",
            "300": "#93c5fd",
            "400": "#7db4fc",
            "500": "#60a5fa",
            "600": "#2563eb",
            "700": "#1d4ed8",
            "800": "#1e40af",
            "900": "#1e3a8a",
            "950": "#172554",
        },
    },
    "LOGIN": {"form": "committee.sign_in_form.SignInForm"},
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": "committee.navigation.for_request"},
    "DASHBOARD_CALLBACK": "committee.start_page.for_request",
}
