"""Targets: set on what the law allows, told when impossible, suggested, copied, bound."""

from typing import Any

from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.targets import find_sheet, list_targets
from aspirant.selection.service.targets import Wanted
from tests import make_programme
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import text_of


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/selection/targets"


def typed(round: Round, **given: Any) -> dict[str, Any]:
    """The page as it would be sent, with some values typed: region_norrland=(1, 2)."""
    sheet = find_sheet(round, find_pool(round))
    data: dict[str, Any] = {"version": sheet.version}
    for number, line in enumerate(sheet.lines):
        least, most = given.get(f"{line.attribute}_{line.value}", ("", ""))
        data |= {
            f"lines-{number}-attribute": line.attribute,
            f"lines-{number}-value": line.value,
            f"lines-{number}-least": least,
            f"lines-{number}-most": most,
            f"lines-{number}-priority": 1,
        }
    return data


def asked(round: Round) -> dict[str, tuple[int, int | None]]:
    return {f"{t.attribute}={t.value}": (t.least, t.most) for t in list_targets(round)}


def test_the_page_says_how_many_there_are_of_each(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 4, bo)
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Norrland 2 av 4 2 av 4" in page
    assert "Det som lagen skyddar" in page


def test_what_is_typed_is_kept_and_what_is_emptied_goes(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo)
    client.sign_in(cleo)
    sent = typed(round, region_norrland=(1, 2), sector_public=("", 3))
    assert client.post(page_of(round), data=sent).status_code == 303
    assert asked(round) == {"region=norrland": (1, 2), "sector=public": (0, 3)}
    assert client.post(page_of(round), data=typed(round)).status_code == 303
    assert asked(round) == {}


def test_a_number_that_is_too_large_is_said_in_our_words_with_its_line(
    client: Client, cleo: Person
) -> None:
    round = make.selecting_round(cleo)
    sent = typed(round, region_norrland=(-1, 2))
    answer = client.sign_in(cleo).post(page_of(round), data=sent)
    assert answer.status_code == 422
    assert "Norrland, minst: Talet ska vara mellan 0 och 999" in answer.text


def test_the_most_cannot_be_fewer_than_the_least(client: Client, cleo: Person) -> None:
    round = make.selecting_round(cleo)
    sent = typed(round, region_norrland=(3, 2))
    answer = client.sign_in(cleo).post(page_of(round), data=sent)
    assert answer.status_code == 422
    assert "Högst kan inte vara färre än minst." in answer.text
    assert asked(round) == {}


def test_two_at_once_and_the_second_is_told(client: Client, cleo: Person) -> None:
    round = make.selecting_round(cleo)
    client.sign_in(cleo)
    late = typed(round, region_norrland=(2, 2))
    client.post(page_of(round), data=typed(round, region_norrland=(1, 1)))
    assert client.post(page_of(round), data=late).status_code == 409
    assert asked(round) == {"region=norrland": (1, 1)}


def test_targets_are_never_set_on_what_the_page_does_not_list(client: Client, cleo: Person) -> None:
    round = make.selecting_round(cleo)
    sent = typed(round) | {
        "lines-99-attribute": "gender",
        "lines-99-value": "woman",
        "lines-99-least": 1,
        "lines-99-most": "",
        "lines-99-priority": 1,
    }
    answer = client.sign_in(cleo).post(page_of(round), data=sent)
    assert answer.status_code == 409
    assert asked(round) == {}


def test_what_no_group_can_meet_is_told(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 4, bo)
    make.targets(
        round,
        Wanted("region", "norrland", 3, None),
        Wanted("sector", "public", 2, None),
        Wanted("sector", "private", 1, None),
    )
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Norrland: minst 3 efterfrågas, men det finns bara 2." in page
    assert "Sektor: tillsammans efterfrågas minst 3, men det finns bara 2 platser." in page


def test_a_suggestion_asks_for_nobody_who_is_not_there(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=16)
    make.candidates(round, 5, bo)
    assert client.sign_in(cleo).post(f"{page_of(round)}/preset").status_code == 303
    found = asked(round)
    assert (found["region=norrland"], found["region=sydsverige"]) == ((2, 4), (2, 8))
    sheet = find_sheet(round, find_pool(round))
    assert [
        line.value for line in sheet.lines if line.target and line.target.least > line.entrants
    ] == []


def test_targets_are_copied_as_advisory(client: Client, cleo: Person) -> None:
    earlier = make.selecting_round(cleo)
    make.targets(earlier, Wanted("sector", "civil", 1, 2, 3))
    later = make_programme.set_up_round("2029–2030")
    make_programme.grant(cleo, Role.COORDINATOR, later)
    answer = client.sign_in(cleo).post(f"{page_of(later)}/copy", data={"source": earlier.slug})
    assert answer.status_code == 303
    (copied,) = list_targets(later)
    assert (copied.value, copied.least, copied.most, copied.priority) == ("civil", 1, 2, 3)
    assert (copied.is_hard, copied.ground) == (False, "")


def test_a_binding_target_has_its_ground(client: Client, cleo: Person, dag: Person) -> None:
    round = make.selecting_round(cleo)
    make.targets(round, Wanted("sector", "civil", 1, None))
    (target,) = list_targets(round)
    url = f"/selection-targets/{target.id}/ground"
    assert client.sign_in(dag).get(url).status_code == 403
    client.sign_in(cleo)
    assert client.post(url, data={"ground": ""}).status_code == 422
    assert client.post(url, data={"ground": "Styrelsens beslut § 12."}).status_code == 303
    db.session.expire_all()
    (target,) = list_targets(round)
    assert (target.is_hard, target.ground) == (True, "Styrelsens beslut § 12.")
    client.post(page_of(round), data=typed(round, sector_civil=(2, 2)))
    (target,) = list_targets(round)
    assert (target.least, target.is_hard) == (2, True)
    assert client.post(f"/selection-targets/{target.id}/unbind").status_code == 303
    db.session.expire_all()
    assert [(t.is_hard, t.ground) for t in list_targets(round)] == [(False, "")]


def test_what_typed_targets_would_give_is_shown_before_they_are_saved(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 3, bo, merits="354")
    make.proposal(round, cleo)
    sent = typed(round, region_norrland=(1, 1))
    answer = client.sign_in(cleo).post(f"{page_of(round)}/check", data=sent)
    page = text_of(answer.text)
    assert answer.status_code == 200
    assert "2027-001 kommer in i gruppen. 2027-002 lämnar den." in page
    assert "Gruppens poäng sjunker med 2,0." in page
    assert "Målet Norrland precis 1 nås då bättre." in page
    assert asked(round) == {}
    assert client.post(page_of(round), data=sent).status_code == 303


def test_what_is_impossible_is_told_before_it_is_saved(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 3, bo)
    sent = typed(round, region_norrland=(2, ""), sector_public=(2, ""), sector_private=(1, ""))
    page = text_of(client.sign_in(cleo).post(f"{page_of(round)}/check", data=sent).text)
    assert "Norrland: minst 2 efterfrågas, men det finns bara 1." in page
    assert "Sektor: tillsammans efterfrågas minst 3, men det finns bara 2 platser." in page
    assert asked(round) == {}
    wrong = typed(round, region_norrland=("x", ""))
    page = client.post(f"{page_of(round)}/check", data=wrong).text
    assert 'value="x"' in page
    assert "Med det som är ifyllt nu" not in page


def test_a_way_out_is_filled_in_and_not_saved(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 3, bo)
    make.targets(round, Wanted("region", "norrland", 2, None))
    url = f"{page_of(round)}?change=region=norrland:least:1&change=sector=civil:most:2&change=x"
    page = client.sign_in(cleo).get(url).text
    assert "Det som föreslogs är ifyllt här nedanför, men inte sparat än." in page
    row = page[page.index('id="target-region-norrland"') :][:1500]
    assert 'class="changed"' in row[:120]
    assert 'value="1"' in row
    assert asked(round) == {"region=norrland": (2, None)}
