"""When shall we meet? Times are proposed, people say what suits, one becomes a session."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.lifecycle import PollState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.models import Poll, PollAnswer
from aspirant.schedule.planning import Whom, add_break
from aspirant.schedule.polling import Asked, open_poll
from aspirant.schedule.polls import find_poll, list_polls_to_answer
from aspirant.schedule.queries import find_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again
from tests.schedule.test_audience import of_a_group, person, planned
from tests.schedule.test_changes import words_of

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round coordinated by Cleo in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def a_poll(round: Round, by: Person, whom: Whom | None = None) -> Poll:
    times = [(SOON + timedelta(days=n), SOON + timedelta(days=n, hours=1)) for n in (1, 2)]
    asked = Asked("Samtal", Mode.ONLINE, "", "https://example.org/r", times)
    made = open_poll(round, asked=asked, whom=whom or Whom(), by=again(by), at=make.AT)
    db.session.commit()
    return found(made)


def found(poll: Poll) -> Poll:
    db.session.expire_all()
    it = find_poll(poll.id)
    assert it
    return it


def answers(poll: Poll, *words: str) -> dict[str, str]:
    return {f"time_{t.id.hex}": word for t, word in zip(found(poll).times, words, strict=True)}


def test_it_is_asked_answered_and_becomes_a_session(
    client: Client, round: Round, cleo: Person
) -> None:
    form = {"title": "Samtal om förslagen", "mode": "online", "link": "https://example.org/r"}
    for number, day in enumerate(("2026-09-16", "2026-09-17")):
        form |= {f"day_{number}": day, f"from_{number}": "17:00", f"to_{number}": "18.00"}
    client.sign_in(again(cleo))
    here = client.post(f"/rounds/{round.slug}/polls/new", data=form).location
    letters = select(Letter.address).where(Letter.kind == "schedule/poll").order_by(Letter.address)
    assert [a.split("@")[0] for a in db.session.scalars(letters)] == ["erik", "fia", "gun"]
    poll = db.session.scalars(select(Poll)).one()
    for name, words in {"erik": ("no", "yes"), "fia": ("yes", "if_need_be")}.items():
        client.sign_in(person(name))
        assert "Säg när du kan träffas: Samtal om förslagen" in client.get("/my-page").text
        assert client.post(f"{here}/answer", data=answers(poll, *words)).status_code == 303
        assert "Säg när du kan träffas" not in client.get("/my-page").text
    client.sign_in(again(cleo))
    words = words_of(client.get(here).text)
    best, worst = "tors 17 sep 17.00–18.00 1 1 0 Gun", "ons 16 sep 17.00–18.00 1 0 1 Gun"
    assert best in words, words
    assert words.index(best) < words.index(worst)
    chosen = found(poll).times[1]
    response = client.post(f"{here}/times/{chosen.id}/choose")
    session = find_session(found(poll).session_id)
    assert session is not None
    assert response.location == f"/sessions/{session.id}"
    assert (session.starts_at, session.title.sv) == (chosen.starts_at, "Samtal om förslagen")
    assert found(poll).state is PollState.CLOSED
    assert client.post(f"{here}/times/{chosen.id}/choose").status_code == 409
    client.sign_in(person("gun"))
    assert client.post(f"{here}/answer", data=answers(poll, "no", "no")).status_code == 409


def test_the_time_with_least_in_its_way_comes_first(
    client: Client, round: Round, cleo: Person
) -> None:
    poll = a_poll(round, cleo)
    planned(round, cleo, Whom(), starts_at=poll.times[0].starts_at)
    words = words_of(client.sign_in(again(cleo)).get(f"/polls/{poll.id}").text)
    first, second = words.rindex("ons 16 sep"), words.rindex("tis 15 sep")
    assert first < second
    assert "3 personer har något annat då" in words


def test_holidays_and_breaks_are_told_beside_the_times(
    client: Client, round: Round, cleo: Person
) -> None:
    days = date(2026, 12, 21), date(2026, 12, 23)
    add_break(round, name="Lov i Stockholm", days=days, by=again(cleo), at=make.AT)
    whole = [datetime(2026, 12, day, 12, tzinfo=UTC) for day in (18, 23, 24)]
    asked = Asked("Jul", Mode.ONLINE, "", "", [(one, one + HOUR) for one in whole])
    poll = open_poll(round, asked=asked, whom=Whom(), by=again(cleo), at=make.AT)
    db.session.commit()
    words = words_of(client.sign_in(again(cleo)).get(f"/polls/{poll.id}").text)
    told = [words.index(one) for one in ("Erik, Fia, Gun –", "Lov i Stockholm", "julafton")]
    assert told == sorted(told)


def test_a_workgroup_asks_itself_and_nobody_else_sees_it(
    client: Client, round: Round, cleo: Person
) -> None:
    area = of_a_group(round, cleo).area_id
    poll = a_poll(round, person("erik"), Whom(Audience.WORKGROUP, area))
    for name, is_in in {"erik": True, "fia": True, "gun": False}.items():
        client.sign_in(person(name))
        assert client.get(f"/polls/{poll.id}").status_code == (200 if is_in else 403)
        assert client.get(f"/areas/{area}/polls/new").status_code == (200 if is_in else 403)
        listed = client.get(f"/rounds/{round.slug}/polls").text
        assert ("Samtal" in listed) == is_in
        assert bool(list_polls_to_answer(person(name), at=make.AT)) == is_in
    client.sign_in(person("fia"))
    choose = f"/polls/{poll.id}/times/{found(poll).times[0].id}/choose"
    assert client.post(choose).status_code == 403
    assert client.sign_in(person("erik")).post(choose).status_code == 303


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"day_1": ""}, "Ange minst två tider"),
        ({"to_1": "16:00"}, "Ange dagen, och ett slut efter början."),
        ({"title": ""}, "Vad det handlar om"),
        ({"link": "javascript:alert(1)"}, "Börja med https://"),
    ],
)
def test_what_cannot_be_is_pointed_out(
    client: Client, round: Round, cleo: Person, given: dict[str, str], told: str
) -> None:
    form = {"title": "Samtal", "mode": "online"}
    for number, day in enumerate(("2026-09-16", "2026-09-17")):
        form |= {f"day_{number}": day, f"from_{number}": "17:00", f"to_{number}": "18:00"}
    if "day_1" in given:
        given = {"day_1": "", "from_1": "", "to_1": ""}
    response = client.sign_in(again(cleo)).post(
        f"/rounds/{round.slug}/polls/new", data=form | given
    )
    assert response.status_code == 422
    assert told in words_of(response.text)
    assert db.session.query(Poll).count() == 0


def test_more_times_unfold_and_what_is_wrong_there_is_seen(
    client: Client, round: Round, cleo: Person
) -> None:
    new = f"/rounds/{round.slug}/polls/new"
    client.sign_in(again(cleo))
    assert '<details class="field">' in client.get(new).text
    response = client.post(new, data={"title": "Samtal", "mode": "online", "day_4": "2026-09-16"})
    assert response.status_code == 422
    assert '<details class="field" open>' in response.text


def test_an_answer_needs_every_time(client: Client, round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    data = dict(list(answers(poll, "yes", "no").items())[:1])
    assert (
        client.sign_in(person("erik")).post(f"/polls/{poll.id}/answer", data=data).status_code
        == 422
    )
    assert client.get(f"/polls/{poll.id}/answer").status_code == 405
    assert db.session.query(PollAnswer).count() == 0
