"""The browser of the tests that need no real one."""

from contextvars import Context
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.people import service
from aspirant.people.models import Person


def check_summary(html: str) -> None:
    """What holds of the summary of every form: it leads to what is on the page, in the order of
    the page, and says what each thing is called."""
    main = BeautifulSoup(html, "html.parser").main
    assert main
    assert "<!-- what is wrong" not in html, "a summary outside the main part of its page"
    links = main.select(".notice.error[role=alert] li a")
    targets = [str(link["href"]).removeprefix("#") for link in links]
    ids = [str(one["id"]) for one in main.select("[id]")]
    assert set(targets) <= set(ids), f"leads nowhere: {set(targets) - set(ids)}"
    assert targets == sorted(targets, key=ids.index), "not in the order of the page"
    assert not [link.text for link in links if link.text.strip()[:1] in ("", ":")], "no name"


class Client(FlaskClient):
    """A browser. `sign_in(person)` gives it a session.

    Each request runs in a context of its own, as behind a real server, and the test's own
    transaction ends before it, so that the test reads afterwards what the request committed.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        db.session.expire_all()
        response = Context().run(super().open, *args, **kwargs)
        if response.status_code == 422 and response.mimetype == "text/html":
            check_summary(response.text)
        return response

    def sign_in(self, person: Person) -> "Client":
        token = service.open_sign_in(person, browser="test", at=now())
        db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self
