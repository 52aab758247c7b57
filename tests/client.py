"""The browser of the tests that need no real one."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.people import service
from aspirant.people.models import Person


class Client(FlaskClient):
    """A browser. `sign_in(person)` gives it a session.

    Each request runs in a context of its own, as behind a real server, and the test's own
    transaction ends before it, so that the test reads afterwards what the request committed.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        db.session.expire_all()
        return Context().run(super().open, *args, **kwargs)

    def sign_in(self, person: Person) -> "Client":
        token = service.open_sign_in(person, browser="test", at=now())
        db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self
