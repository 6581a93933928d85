"""Django's settings. What an installation may change is read in `tejido.environment`; the rest is decided here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tejido import environment

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent
PREPARE_AFTER_COUNT = 5


def _database(role: environment.Role) -> dict[str, Any]:
    """Return Django's description of the database in one role; before the cluster exists, one that cannot connect."""
    try:
        way = environment.connection(ENVIRONMENT, role)
        place = {"HOST": way.host, "PORT": str(way.port), "NAME": way.database, "USER": way.user}
        password = way.password
    except environment.DatabaseNotStarted:
        place = {"HOST": "/nonexistent", "PORT": "5432", "NAME": environment.DATABASE_NAME, "USER": f"tejido_{role}"}
        password = ""
    # The router says the same few statements all day, so the server keeps them prepared for it. A pooler in between
    # might hand them to a session that has never heard them.
    is_prepared = role == "route" and ENVIRONMENT.database_direct_url == ENVIRONMENT.database_url
    return {
        "ENGINE": "django.db.backends.postgresql",
        **place,
        "PASSWORD": password,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"tejido-{role}",
            "connect_timeout": 5,
            # A write transaction lasts at most 5 s; one that is left open by a stopped process is ended by the server.
            "options": "-c idle_in_transaction_session_timeout=10000 -c lock_timeout=4000 -c timezone=UTC",
            "prepare_threshold": PREPARE_AFTER_COUNT if is_prepared else None,
        },
    }


DATABASES = {"default": _database(ENVIRONMENT.role), "vault": _database("vault")}
DATABASE_ROUTERS = ["tejido.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = environment.derived_key(ENVIRONMENT, "django")
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "tejido.journal",
    "tejido.access",
    "tejido.reference",
    "tejido.clients",
    "tejido.vault",
    "tejido.people",
    "tejido.contacts",
    "tejido.impact",
    "tejido.web.shared",
    "tejido.web.desk",
    "tejido.web.supervisor",
    "tejido.web.wallboard",
    "tejido.web.history",
    "tejido.web.billing",
    "tejido.web.widget",
    "tejido.web.impact",
    "tejido.web.seals",
    "tejido.web.setup",
    "tejido.web.people",
    "tejido.web.vault",
    "tejido.web.reference",
]

MIDDLEWARE = [
    "tejido.web.shared.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    # A desk at home may be on a weak line: scripts and styles shrink to a third. The framework adds random bytes to
    # pages, so that their length does not tell what is in them.
    "tejido.web.shared.middleware.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tejido.web.shared.middleware.ContentSecurityPolicy",
    # Outside the transaction, which therefore has rolled back when a named refusal becomes its page.
    "tejido.web.shared.middleware.Refusals",
    # Before the transaction, which must not last as long as a slow line needs for a file.
    "tejido.web.shared.uploads.Uploads",
    # The transaction opens before the session is read, so that sign-in, view and rendering stand or fall together.
    "tejido.access.middleware.Transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tejido.access.middleware.Scope",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "tejido.urls"
WSGI_APPLICATION = "tejido.wsgi.application"
# Who reacts to which fact; the worker imports it by this name, as Django imports the addresses above.
WIRING = "tejido.wiring"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "shared" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tejido.web.shared.context.installation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

LANGUAGE_CODE = "en"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Files are served straight from the packages: no collecting step, so nothing can be stale after an update.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Names carry no version, since a client's site names the widget's script: after an update old and new files may meet
# for this long.
WHITENOISE_MAX_AGE = 300

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tejido.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "user_token": "tejido.access.password_reset.UserTokenForm",
    "login": "tejido.web.shared.sign_in_forms.SignInForm",
    "reauthenticate": "tejido.web.shared.sign_in_forms.ReauthenticateForm",
    "change_password": "tejido.web.shared.sign_in_forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Our own limits count per account and address together, in the database; allauth's count per address alone, which
# would lock out a site of 600 people behind one address.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGOUT_ON_GET = False
# Nobody makes us write to an address that has no account here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True

MFA_ADAPTER = "tejido.access.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "tejido.web.shared.sign_in_forms.CodeForm",
    "reauthenticate": "tejido.web.shared.sign_in_forms.ReauthenticateCodeForm",
    "authenticate_webauthn": "tejido.web.shared.sign_in_forms.PasskeyForm",
    "login_webauthn": "tejido.web.shared.sign_in_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "tejido.web.shared.sign_in_forms.ReauthenticatePasskeyForm",
}

SESSION_ENGINE = "tejido.access.sessions"
SESSION_COOKIE_NAME = "tejido_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 14
CSRF_FAILURE_VIEW = "tejido.web.shared.views.csrf_refused"
CSRF_COOKIE_NAME = "tejido_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(ENVIRONMENT.public_url and ENVIRONMENT.public_url.startswith("https"))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if ENVIRONMENT.mail_host else "tejido.access.mail.OutboxBackend"
)
EMAIL_TIMEOUT = 10
EMAIL_HOST = ENVIRONMENT.mail_host or ""
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "tejido": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        # A refusal (a message to a chat that has just ended) is an answer, not news for the terminal.
        "django.request": {"level": "ERROR"},
    },
}
