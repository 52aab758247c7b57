"""The round step by step."""

from datetime import timedelta

import time_machine

from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make_selection as make
from tests.conftest import Client
from tests.make_programme import grant
from tests.selection.test_board import text_of


def test_the_board_sees_offers_when_they_have_left_and_not_before(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    round = make.decided_round(cleo, bo, "decided", people=5, places=2)
    grant(dag, Role.BOARD, round)
    url = f"/rounds/{round.slug}"

    def seen() -> str:
        return text_of(client.get(url).text)

    with time_machine.travel(make.AT + timedelta(minutes=1), tick=False):
        client.sign_in(dag)
        before = seen()
        make.release(round, cleo)
        assert seen() == before
    with time_machine.travel(make.TOLD, tick=False):
        assert seen() != before
