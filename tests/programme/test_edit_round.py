"""The set-up of a round: its hub, and the pages that are one form."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.people import service as people
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Call, Round
from aspirant.programme.queries import find_round
from tests import make
from tests.conftest import Client

HUB = "/rounds/2027-2028/set-up"


def found() -> Round:
    db.session.expire_all()
    round = find_round("2027-2028")
    assert round
    return round


def basics(round: Round, **changes: str) -> dict[str, str]:
    return {
        "version": str(round.version),
        "name-sv": "2027–2028",
        "name-en": "",
        "starts_on": "2027-09-13",
        "ends_on": "2028-06-01",
        "contact_email": "fraga@example.org",
        "places": "18",
        "place": "Kansliet",
        "reviewers_each": "3",
        "reply_days": "10",
        "workplace_limit": "2",
        "own_hours": "20",
        "least_presence": "80",
    } | changes


def dates(call: Call, **changes: str) -> dict[str, str]:
    return {
        "version": str(call.version),
        "opens_at": "2026-08-31T12:00",
        "closes_at": "2027-05-31T23:59",
        "interviews_from": "2027-06-08",
        "interviews_to": "2027-06-18",
        "decision_by": "2027-07-07",
    } | changes


def test_the_hub_lists_what_is_missing_part_by_part(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    page = client.sign_in(cleo).get(HUB).text
    assert "6 saker kvar" in page
    assert page.count("1 sak kvar") == 5
    assert "Det finns inget kriterium för läsningen." in page
    assert "/call/open" not in page


def test_the_hub_offers_what_can_be_done_now(client: Client, cleo: Person) -> None:
    make.set_up_round(by=cleo)
    client.sign_in(cleo)
    assert "Allt är på plats." in client.get(HUB).text
    assert f"{HUB.removesuffix('/set-up')}/call/open" in client.get(HUB).text
    client.post("/rounds/2027-2028/call/open")
    assert "/call/close" in client.get(HUB).text
    client.post("/rounds/2027-2028/call/close")
    page = client.get(HUB).text
    assert 'href="/rounds/2027-2028/start"' in page
    assert "/call/open" not in page
    assert client.post("/rounds/2027-2028/start").location == HUB
    assert 'href="/rounds/2027-2028/finish"' in client.get(HUB).text
    assert client.get("/rounds/2027-2028/finish").status_code == 200
    assert client.post("/rounds/2027-2028/finish").location == HUB
    assert client.get("/earlier-rounds/2027-2028").status_code == 200


def test_nothing_is_left_while_the_group_is_chosen(client: Client, cleo: Person) -> None:
    make.set_up_round(by=cleo)
    client.sign_in(cleo).post("/rounds/2027-2028/call/open")
    with time_machine.travel("2027-06-01", tick=False):
        page = client.sign_in(cleo).get(HUB).text
    assert ("sak kvar" in page, ">Klar<" in page) == (False, False)
    assert "För att öppna den igen" in page
    assert "/call/open" not in page


def test_the_hub_is_still_when_the_call_is_long_past(client: Client, cleo: Person) -> None:
    make.set_up_round(by=cleo)
    client.sign_in(cleo)
    for verb in ("call/open", "call/close", "start", "finish"):
        client.post(f"/rounds/2027-2028/{verb}")
    with time_machine.travel("2031-01-01", tick=False):
        page = client.sign_in(cleo).get(HUB).text
    assert ("sak kvar" in page, "saker kvar" in page) == (False, False)
    assert ">Klar<" not in page
    assert "står bland de tidigare" in page


def test_the_basics_are_kept(client: Client, cleo: Person) -> None:
    round = make.blank_round(by=cleo)
    response = client.sign_in(cleo).post(f"{HUB}/basics", data=basics(round))
    assert (response.status_code, response.location) == (303, HUB)
    round = found()
    assert (round.places, round.reviewers_each, round.reply_days, round.workplace_limit) == (
        18,
        3,
        10,
        2,
    )
    assert (round.contact_email, round.place) == ("fraga@example.org", "Kansliet")


@pytest.mark.parametrize(
    "changes",
    [
        {"places": "0"},
        {"places": "many"},
        {"ends_on": "2027-09-12"},
        {"contact_email": "nobody"},
        {"reply_days": ""},
        {"name-sv": "x" * 201},
        {"name-en": "19121212-1212"},
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    client: Client, cleo: Person, changes: dict[str, str]
) -> None:
    round = make.blank_round(by=cleo)
    response = client.sign_in(cleo).post(f"{HUB}/basics", data=basics(round, **changes))
    assert response.status_code == 422
    assert 'class="field-error"' in response.text
    assert found().places == 16


def test_two_coordinators_at_once_one_is_told_and_loses_nothing(
    client: Client, cleo: Person, dag: Person
) -> None:
    round = make.blank_round(by=cleo)
    make.grant(dag, Role.COORDINATOR, round)
    first = basics(round, place="Göteborg")
    late = basics(round, place="Sundsvall")
    assert client.sign_in(cleo).post(f"{HUB}/basics", data=first).status_code == 303
    response = client.sign_in(dag).post(f"{HUB}/basics", data=late)
    assert response.status_code == 409
    assert "Sundsvall" in response.text
    assert "Cleo" in response.text
    assert found().place == "Göteborg"


def test_the_texts_are_kept_in_both_languages(client: Client, cleo: Person) -> None:
    call = make.blank_round(by=cleo).call
    texts = ("headline", "lead", "who_may_apply", "how_we_choose", "time_asked", "cost")
    data = {f"{name}-sv": f"{name} på svenska" for name in texts} | {
        "headline-en": "In English",
        "lead-sv": "Rad ett\r\n\r\nRad två",
        "minutes_to_fill_in": "30",
        "version": str(call.version),
    }
    assert client.sign_in(cleo).post(f"{HUB}/texts", data=data).status_code == 303
    call = found().call
    assert call.headline == Bilingual(sv="headline på svenska", en="In English")
    assert call.lead == Bilingual(sv="Rad ett\n\nRad två", en="")
    assert call.minutes_to_fill_in == 30
    stale = client.post(f"{HUB}/texts", data=data | {"cost-sv": "Dyrt"})
    assert stale.status_code == 409
    assert "Dyrt" in stale.text


def test_the_dates_are_typed_in_swedish_time_and_kept_in_utc(client: Client, cleo: Person) -> None:
    call = make.blank_round(by=cleo).call
    page = client.sign_in(cleo).get(f"{HUB}/dates").text
    assert 'value="2027-05-31T23:59"' in page
    changes = dates(call, closes_at="2027-01-31T23:59", opens_at="2026-10-01T08:00")
    assert client.post(f"{HUB}/dates", data=changes).status_code == 303
    call = found().call
    assert call.opens_at == datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2027, 1, 31, 22, 59, tzinfo=UTC)
    assert call.decision_by == date(2027, 7, 7)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"opens_at": "2026-08-30T12:00"}, "Utlysningen har öppnat, så den här tiden ligger fast."),
        ({"closes_at": "2026-09-01T12:00"}, "Den tiden har passerat."),
        ({"interviews_to": "2027-06-07"}, "Den sista dagen kommer före den första."),
        ({"decision_by": "2027-06-17"}, "Beskedet kommer före intervjuerna."),
    ],
)
def test_dates_that_do_not_suit_an_open_call_are_told_beside_the_field(
    client: Client, cleo: Person, changes: dict[str, str], said: str
) -> None:
    call = make.round(by=cleo).call
    response = client.sign_in(cleo).post(f"{HUB}/dates", data=dates(call, **changes))
    assert response.status_code == 422
    assert said in response.text


def test_the_closing_time_of_an_open_call_can_be_moved(client: Client, cleo: Person) -> None:
    call = make.round(by=cleo).call
    later = dates(call, closes_at="2027-06-07T23:59")
    assert client.sign_in(cleo).post(f"{HUB}/dates", data=later).status_code == 303
    assert found().call.closes_at == datetime(2027, 6, 7, 21, 59, tzinfo=UTC)


PAGES = ["", "/basics", "/texts", "/dates", "/entry-rules", "/criteria/new", "/sessions"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_set_up_a_round(
    client: Client, cleo: Person, bo: Person, alva: Person, dag: Person, page: str
) -> None:
    round = make.round(by=cleo)
    make.round("Någon annans", by=dag)
    make.grant(bo, Role.REVIEWER, round)
    assert client.get(HUB + page).location == f"/sign-in?next={HUB}{page}"
    for person, status in ((alva, 403), (bo, 403), (dag, 403), (cleo, 200)):
        assert client.sign_in(person).get(HUB + page).status_code == status
    people.make_administrator(alva, by=None, at=make.AT)
    db.session.commit()
    assert client.sign_in(alva).get(HUB + page).status_code == 200


@pytest.mark.parametrize("verb", ["call/open", "call/close", "call/unpublish", "start", "finish"])
def test_a_stranger_may_move_nothing(client: Client, cleo: Person, dag: Person, verb: str) -> None:
    make.round(by=cleo)
    make.round("Någon annans", by=dag)
    assert client.post(f"/rounds/2027-2028/{verb}").status_code == 401
    assert client.sign_in(dag).post(f"/rounds/2027-2028/{verb}").status_code == 403


def test_how_a_round_answers_is_set_on_a_page_of_its_own(client: Client, cleo: Person) -> None:
    made = make.set_up_round(by=cleo)
    make.grant(cleo, Role.COORDINATOR, made)
    client.sign_in(cleo)
    url = f"/rounds/{made.slug}/set-up/answers"
    assert 'value="4, 1"' in client.get(url).text
    data = {"version": made.version, "needs_two_signatures": "y", "reminder_days": "fem"}
    assert client.post(url, data=data).status_code == 422
    assert client.post(url, data=data | {"reminder_days": "1, 5 5"}).status_code == 303
    found = db.session.get(Round, made.id)
    assert found
    assert (found.needs_two_signatures, found.reminder_days, found.offers_feedback) == (
        True,
        [5, 1],
        False,
    )
