"""The Flask extensions, created once and bound in create_app."""

from typing import Any

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from aspirant.core.db import Model, db

__all__ = ["Model", "babel", "csrf", "db", "limiter", "login", "mail", "migrate"]


def _render_plain_types(kind: str, value: Any, context: Any) -> str | bool:
    """Let migrations name the plain column types, so that they import nothing of ours."""
    module = type(value).__module__
    if kind == "type" and module.startswith("aspirant."):
        rendered: str = repr(value.impl_instance)
        return f"sa.{rendered}"
    return False


csrf = CSRFProtect()
mail = Mail()
babel = Babel()
login = LoginManager()
limiter = Limiter(get_remote_address, default_limits=[])
migrate = Migrate(render_as_batch=True, compare_type=True, render_item=_render_plain_types)
