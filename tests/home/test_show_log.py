"""The log of a round as its coordinators read it."""

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client


def test_the_log_says_in_words_what_was_done_and_leads_to_the_application(
    client: Client, alva: Person, cleo: Person
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    sent = make.application(round, alva)
    db.session.commit()
    html = client.sign_in(cleo).get(f"/rounds/{round.slug}/log").text
    assert "Ansökan skickades in" in html
    assert f'href="/rounds/{round.slug}/applications/{sent.number}"' in html
    assert f"Ansökan {sent.number_text}" in html
    assert "submit application" not in html
    assert "entry_rules" not in html
