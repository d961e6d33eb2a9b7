"""Settings that are safe by themselves; `dev` and `test` loosen them, `production` demands more."""

from pathlib import Path

from seconet_cms.settings import languages
from seconet_cms.settings.environment import database, days, email, machine_translation

BASE_DIR = Path(__file__).resolve().parents[2]
# Everything that is made while the site runs on a checkout: never in version control.
LOCAL_DIR = BASE_DIR / ".local"

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "seconet_cms.urls"
WSGI_APPLICATION = "seconet_cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "home",
    "translations",
    "teams",
    "partners",
    "workshops",
    "contact",
    "obligations",
    "search",
    "delivery",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "delivery.middleware.PublicHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.admin_language.AdminLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "core.refusals.RefusalsMiddleware",
    "teams.doors.AdminDoorsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "seconet_cms" / "templates"],
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

DATABASES = {"default": database()}

# --- Languages -------------------------------------------------------------------------------------
LANGUAGE_CODE = languages.LANGUAGE_CODE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = languages.LANGUAGES
# Our own words first, then ours for what Wagtail and other packages leave in English.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
FORMAT_MODULE_PATH = ["seconet_cms.formats"]
USE_I18N = True
# Readers see numbers grouped by core.numbers; elsewhere a number is an identifier.
USE_TZ = True
TIME_ZONE = "Europe/Ljubljana"

# --- Wagtail ---------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Seconet"
WAGTAIL_I18N_ENABLED = True
# A translation starts as a draft: nobody's words go live because somebody else's did.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Deleting a page must not take the translators' work with it.
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
# Which service translates when an editor asks for it; none does unless the environment says so, since words of
# unpublished pages go to it.
MACHINE_TRANSLATION = machine_translation()
# Publishes what a review has approved, or leaves it to whom it waits for.
WAGTAIL_FINISH_WORKFLOW_ACTION = "teams.approvals.finish"
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.file_forms.SiteImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.document_forms.SiteDocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp3", "mp4", "ods", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx", "zip"]
# Every file passes the question whether a public page shows it.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"
WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "login.html"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}
# Pictures stand in blocks of their own: the alternative text of a picture inside rich text is never translated.
# `lang-sl` marks words in another language than the text around them (core/rich_text.py).
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {
            "features": ["bold", "italic", "ol", "ul", "link", "document-link"]
            + [f"lang-{code}" for code, _name in LANGUAGES],
        },
    },
}
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
# Days for which it is remembered how often something was searched for.
WAGTAILSEARCH_HITS_MAX_AGE = 180
TAGGIT_CASE_INSENSITIVE = True

# --- Files -----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "seconet_cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = LOCAL_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "delivery.static_files.SiteStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Accounts and safety ---------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Whoever has failed so often within the wait, with one account or from one address, must wait.
AUTHENTICATION_BACKENDS = ["teams.throttling.ThrottledBackend"]
SIGN_IN_FAILURES_PER_ACCOUNT = 8
SIGN_IN_FAILURES_PER_ADDRESS = 40
SIGN_IN_WAIT_MINUTES = 15
# Mails with a link to a new password that one address gets within the wait.
PASSWORD_RESETS_PER_ACCOUNT = 3
# Addresses or networks of the proxies whose word on where a request comes from is believed.
TRUSTED_PROXIES: list[str] = []
# Invitations and new passwords go to an address, so nobody takes that of somebody else: administrators change them.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "teams.forms_accounts.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "teams.forms_accounts.PasswordResetForm"
# Days for which the link in an invitation is valid.
TEAMS_INVITATION_DAYS = 7
# Days for which an invitation is remembered once it was accepted or has run out, and years after its last use from
# which an account is closed.
TEAMS_INVITATION_KEPT_DAYS = 90
TEAMS_UNUSED_ACCOUNT_YEARS = 2
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "core.serving.form_refused"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail shows previews in a frame of its own admin, so DENY is not for us.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# One cache for all workers of a host: Wagtail keeps the paths of the sites in it and forgets them on a change.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": LOCAL_DIR / "cache",
        "KEY_FUNCTION": "delivery.site_paths.cache_key",
    }
}

# --- Public pages in memory --------------------------------------------------------------------------
# Memory of each process that serves for public pages, in MiB; with 0 each is made for whoever asks.
PAGE_CACHE_MIB = 0
# What all processes of a host share to know that something has changed.
PAGE_CACHE_FILE = LOCAL_DIR / "page-generation"
# Seconds for which a cache in front of the site may keep a page, where there is one that can be purged
# (WAGTAILFRONTENDCACHE): it is purged after every change, and this is for when that fails.
PAGE_CACHE_SHARED_SECONDS = 600

# --- Background work and mail ----------------------------------------------------------------------
# Wagtail's own tasks bring its indexes up to date, for which nobody may have to wait. Ours are rows, written in the
# transaction that causes them, which `manage.py worker` takes up.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
locals().update(email())
# What secret mails say is wiped when they are sent, and what the others say after a month.
OUTBOX_KEEPS_TEXTS = False

# --- Workshops -------------------------------------------------------------------------------------
# Days after its end from which a workshop with a report stands in the archive.
WORKSHOP_ARCHIVE_DAYS = 365
# Days after its end from which its organisers are reminded that the report is due.
WORKSHOP_REPORT_DAYS = 14

# --- Messages of visitors ----------------------------------------------------------------------------
# Days for which a message is kept after the last thing that was done about it.
CONTACT_RETENTION_DAYS = 365

# --- Registration for workshops, and other forms of visitors ----------------------------------------
# Hours for which a request that is not confirmed yet holds its place.
REGISTRATION_HOLD_HOURS = 2
# Hours to accept an offered place, and days after the end for which personal data is kept, where a workshop says
# nothing else.
REGISTRATION_ACCEPT_HOURS = 48
REGISTRATION_RETENTION_DAYS = 90
# What was said of access needs goes so many days after the end; a request that is never confirmed after so many.
REGISTRATION_ACCESS_NEEDS_DAYS = 7
REGISTRATION_UNCONFIRMED_DAYS = 7
# Seconds before which only a program has filled in a form, and hours for which it can be sent.
PUBLIC_FORM_SECONDS_LEAST = 3
PUBLIC_FORM_HOURS_MOST = 24
# Forms of one kind that are taken from one address in an hour: many people share that of an office.
PUBLIC_FORM_PER_HOUR = 40

# --- Personal data --------------------------------------------------------------------------------
# Years for which it is remembered that personal data was removed or handed out, and of which kind.
PERSONAL_DATA_LOG_YEARS = 5
# Days after which whoever runs the server deletes its log and the oldest backup: the privacy notice says so.
SERVER_LOG_DAYS = days("SERVER_LOG_DAYS", "30")
BACKUP_DAYS = days("BACKUP_DAYS", "30")

# --- What the site owes ------------------------------------------------------------------------------
# Hour of the day, in the site's time zone, from which every public page is checked; None for never.
OBLIGATIONS_CHECK_HOUR: int | None = 3

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Anybody can ask for a wrong name at any time; it is answered with 400 and is no fault of ours.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
