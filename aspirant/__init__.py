"""aspirant: a programme from its call to its proposals. `create_app` puts the site together."""

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from aspirant import cli, jobs, tables
from aspirant.core.alarm import alarm
from aspirant.core.crypto import keyring
from aspirant.demo.views import pages as demo_pages
from aspirant.extensions import babel, csrf, db, limiter, login, mail, migrate
from aspirant.pages import PAGES
from aspirant.people.sessions import load_person
from aspirant.web.errors import register_errors
from aspirant.web.filters import register_filters
from aspirant.web.guard import check_every_endpoint
from aspirant.web.headers import register_headers
from aspirant.web.navigation import register_navigation
from aspirant.web.preferences import choose_language
from aspirant.web.static_files import serve_static_files, static_address
from aspirant.web.summaries import register_summaries
from aspirant.web.uploads import register_uploads
from config import ROOT, Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The site for `settings` (None: from the environment, refusing what is missing)."""
    settings = settings or load_settings()
    app = Flask(
        __name__,
        static_url_path=static_address(ROOT / "aspirant" / "static"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance_path.resolve()),
    )
    app.config.from_mapping(settings.flask())
    settings.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    keyring.configure(settings.keys(), settings.secret_key.get_secret_value())
    _set_up_logs()
    register_headers(app)  # first, so that its hooks surround those of the extensions
    _set_up_extensions(app)
    _set_up_pages(app)
    cli.register_commands(app)
    jobs.register_jobs(app, None if app.testing else settings.instance_path / "clock.db")
    _set_up_front(app)
    return app


def _set_up_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        cache_logger_on_first_use=True,
    )


def _set_up_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    mail.init_app(app)
    babel.init_app(app, locale_selector=choose_language)
    limiter.init_app(app)
    login.init_app(app)
    login.session_protection = None
    login.id_attribute = "session_key"
    login.user_loader(load_person)


def _set_up_pages(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    register_filters(app)
    register_summaries(app)
    register_navigation(app)
    register_errors(app)
    register_uploads(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    if app.config["MODE"] in {"demo", "test"}:
        app.register_blueprint(demo_pages)
    check_every_endpoint(app)


def _set_up_front(app: Flask) -> None:
    serve_static_files(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )


__all__ = ["alarm", "create_app", "tables"]
