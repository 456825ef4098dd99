"""Delivery: projects, milestones, change requests and decisions that both sides can verify."""

from __future__ import annotations

from pathlib import Path

from apiflask import APIFlask
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from delivery import cli, database, models, views
from delivery.extensions import csrf, db, files, limiter, login, migrate, site
from delivery.settings import Settings
from delivery.views import compression, errors, languages, page, protection, sessions, static_files

__all__ = ["create_app", "models"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application, bound to ``settings`` or to the environment's."""
    settings = settings or Settings.from_environment()
    app = APIFlask(
        "delivery",
        template_folder="../templates",
        static_folder="static",
        static_url_path=static_files.static_address(),
        instance_path=str(settings.data_folder.resolve()),
        json_errors=False,
        docs_path=None,
        spec_path=None,
    )
    app.config.update(_config(settings))
    app.extensions["settings"] = settings
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent.parent / "migrations"))
    files.init_app(app)
    site.init_app(app)
    login.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    database.configure(app)
    for room in (languages, sessions, protection, compression, errors, page, views, cli):
        room.register(app)
    return app


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(settings),
        "MAX_CONTENT_LENGTH": settings.upload_limit_bytes + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 20_000,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.is_https,
        "SESSION_COOKIE_NAME": "__Host-form" if settings.is_https else "form",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000 if settings.environment != "development" else 0,
        "TESTING": settings.environment == "test",
    }
