"""An attacker looks at the pages again and again, and at the database too, and learns nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.algorithms.ballots import FEWEST, Box, put_in, tally, texts_to_tell
from aspirant.evaluation.models import STEP, BallotBox, Evaluation
from aspirant.evaluation.queries import find_box, list_evaluations, open_boxes
from aspirant.evaluation.results import find_results, find_strands
from aspirant.evaluation.service import close_evaluation, hand_in
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client
from tests.make_evaluation import FULL, NAMES, answered, closed, found, opened, person
from tests.make_schedule import again

#: Five answers of which no two are alike.
DIFFERENT = [
    {"q1": "1", "q2": "5", "q5": "Allt var bra"},
    {"q1": "2", "q3": "4", "q6": "Mer tid"},
    {"q1": "2", "q2": "3", "q5": "Samtalen", "q6": "Mindre kaffe"},
    {"q1": "5", "q4": "5", "q5": "Lokalen"},
    {"q1": "3", "q2": "4", "q6": "Bättre ljud"},
]


def rows() -> dict[str, list[dict[str, Any]]]:
    """The whole database as whoever has its keys can read it, save ids that are random."""
    db.session.expire_all()
    found = {}
    for table in db.metadata.sorted_tables:
        read = db.session.execute(table.select().order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [
            {key: value for key, value in row.items() if key != "id"} for row in read
        ]
    db.session.rollback()
    return found


def contents(evaluation: Evaluation) -> Box:
    box = find_box(evaluation)
    assert box
    return box.open()


def seen_by_staff(client: Client, evaluation: Evaluation) -> str:
    """Everything that those who lead can look at about the answers."""
    slug = found(evaluation).session.round.slug
    pages = [f"/evaluations/{evaluation.id}", f"/rounds/{slug}/evaluations"]
    return "".join(client.get(page).text.split("<main")[1].split("</main")[0] for page in pages)


def test_a_box_is_the_same_whoever_answered_in_whatever_order() -> None:
    def filled(answers: Any) -> Box:
        box = Box()
        for given in answers:
            chosen = {key: word for key, word in given.items() if word.isdigit()}
            written = {key: word for key, word in given.items() if not word.isdigit()}
            box = put_in(box, chosen=chosen, written=written, salt="x")
        return box

    assert {repr(filled(order)) for order in permutations(DIFFERENT)} == {repr(filled(DIFFERENT))}


def test_an_answer_changes_nothing_in_the_database_but_the_box_and_one_day(round: Round) -> None:
    made = answered(opened(round), DIFFERENT[:2])
    before = rows()
    hand_in(found(made), given=DIFFERENT[2], by=person("gun"), at=make.AT)
    db.session.commit()
    after = rows()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ballot_boxes", "evaluation_asked"}
    new = [row for row in after["evaluation_asked"] if row not in before["evaluation_asked"]]
    assert [set(row) for row in new] == [{"session_id", "person_id", "answered_on"}]
    assert [row["person_id"] for row in new] == [person("gun").id]


def test_who_answered_what_and_in_which_order_is_nowhere(round: Round) -> None:
    """Two sites on which the same answers came from other people, in another order, are alike."""
    first = answered(opened(round, "Träff 1"), DIFFERENT)
    other = opened(round, "Träff 2")
    ways = zip(reversed(NAMES[:5]), DIFFERENT[2:] + DIFFERENT[:2], strict=True)
    for name, given in ways:
        hand_in(found(other), given=given, by=person(name), at=make.AT + timedelta(hours=3))
        db.session.commit()
    one, two = contents(first), contents(other)
    assert (one.answers, one.counts) == (two.answers, two.counts)
    assert {key: set(texts) for key, texts in one.texts.items()} == {
        key: set(texts) for key, texts in two.texts.items()
    }
    asked = [row for row in rows()["evaluation_asked"] if row["answered_on"]]
    for evaluation in (first, other):
        days = {row["answered_on"] for row in asked if row["session_id"] == evaluation.session_id}
        assert len(days) == 1


def test_no_two_of_ones_answers_lie_side_by_side(round: Round) -> None:
    box = contents(answered(opened(round), DIFFERENT))
    assert set(box.counts["q1"]) == {"1", "2", "3", "5"}
    assert sorted(box.texts["q6"]) == ["Bättre ljud", "Mer tid", "Mindre kaffe"]
    assert not any("Samtalen" in text for text in box.texts["q6"])


def test_the_box_shows_nothing_from_outside(app: Flask, round: Round) -> None:
    made = opened(round)
    table = BallotBox.__table__
    sealed = []
    for number in range(5):
        answered_one(made, number)
        raw = db.session.connection().exec_driver_sql(f"select sealed from {table.name}").scalar()
        sealed.append(bytes(raw))
        db.session.rollback()
    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == 5
    assert b"Samtalen" not in b"".join(sealed)
    row = db.session.scalars(select(BallotBox)).one()
    assert len(row.sealed) == STEP
    row.session_id = made.id
    with pytest.raises(ValueError, match="another session"):
        row.open()
    db.session.rollback()


def answered_one(made: Evaluation, number: int) -> None:
    hand_in(found(made), given=DIFFERENT[number], by=person(NAMES[number]), at=make.AT)
    db.session.commit()


def looks(client: Client, made: Evaluation) -> Iterator[str]:
    """What is seen before and after each of six answers."""
    yield seen_by_staff(client, made)
    for name, given in zip(NAMES, [*DIFFERENT, {"q1": "1", "q6": "Sist"}], strict=True):
        hand_in(found(made), given=given, by=person(name), at=make.AT)
        db.session.commit()
        yield seen_by_staff(client, made)


def test_while_it_is_open_a_look_tells_how_many_and_who_and_nothing_more(
    client: Client, round: Round, cleo: Person
) -> None:
    """The answers could all have been others: every look but for them would be the same."""
    client.sign_in(again(cleo))
    one = list(looks(client, opened(round, "Träff")))
    for evaluation in list_evaluations(round):
        db.session.delete(evaluation.session)
    db.session.commit()
    other_answers = [{"q1": "5", "q5": "Annat"}] * 6
    two = opened(round, "Träff")
    others = [seen_by_staff(client, two)]
    for name, given in zip(NAMES, other_answers, strict=True):
        hand_in(found(two), given=given, by=person(name), at=make.AT)
        db.session.commit()
        others.append(seen_by_staff(client, two))
    assert [plain(look) for look in one] == [plain(look) for look in others]
    assert len({plain(look) for look in one}) == 7


def plain(look: str) -> str:
    """A look without what differs between two sites: ids, and tokens of forms."""
    return re.sub(r'value="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', "", look)


def test_the_sixth_answer_cannot_be_told_from_five(
    client: Client, round: Round, cleo: Person
) -> None:
    """Nothing is shown of five before the sixth can come, and nothing comes after it is shown."""
    client.sign_in(again(cleo))
    made = answered(opened(round), DIFFERENT)
    assert "Samtalen" not in seen_by_staff(client, made)
    assert find_results(found(made)).lines == ()
    assert open_boxes([found(made)]) == {}
    close_evaluation(found(made), at=make.AT + timedelta(days=11))
    db.session.commit()
    shown = seen_by_staff(client, made)
    assert "Samtalen" in shown
    client.sign_in(person("jonas"))
    late = client.post(f"/evaluations/{made.id}/answer", data=FULL)
    assert late.status_code == 409
    client.sign_in(again(cleo))
    assert plain(seen_by_staff(client, made)) == plain(shown)


def test_nothing_is_shown_of_four_and_all_of_five(round: Round) -> None:
    four, five = closed(round, DIFFERENT[:4], "Fyra"), closed(round, DIFFERENT, "Fem")
    assert (find_results(four).lines, find_results(four).is_too_few) == ((), True)
    assert len(find_results(five).lines) == 6


def test_a_question_that_four_answered_is_not_counted_anywhere(round: Round) -> None:
    """q2 was answered by three and q1 by five: the theme of q2 has no sum to subtract from."""
    made = closed(round, DIFFERENT)
    lines = {line.asks.key: line for line in find_results(made).lines}
    assert lines["q1"].tally
    assert lines["q1"].tally.answers == FEWEST
    assert [lines[key].tally for key in ("q2", "q3", "q4")] == [None] * 3
    assert [strand.theme.value for strand in find_strands([made])] == ["content"]


def test_a_sum_holds_only_what_is_shown(round: Round) -> None:
    few = closed(round, DIFFERENT[:4], "Fyra")
    many = closed(round, DIFFERENT, "Fem")
    running = answered(opened(round, "Öppen"), [FULL] * 6)
    (strand,) = find_strands([few, many, running])
    assert set(strand.tallies) == {many.session_id}
    assert strand.total == strand.tallies[many.session_id]


def test_texts_lie_in_an_order_that_tells_nothing_and_stays(round: Round) -> None:
    texts = [{"q5": word} for word in ("ett", "två", "tre", "fyra", "fem", "sex")]
    one, two = closed(round, texts, "Träff 1"), closed(round, texts, "Träff 2")
    orders = []
    for made in (one, two):
        looked = [find_results(found(made)).lines[4].texts for _look in range(2)]
        assert looked[0] == looked[1]
        orders.append(looked[0])
    assert sorted(orders[0] or ()) == sorted(orders[1] or ())
    assert orders[0] != orders[1]
    assert ("ett", "två", "tre", "fyra", "fem", "sex") not in orders


def test_the_counting_itself_keeps_to_five() -> None:
    box = Box()
    for number in range(FEWEST):
        assert tally(box, "q", ("1", "2")) is None
        assert texts_to_tell(box, "t") is None
        box = put_in(box, chosen={"q": "1"}, written={"t": str(number)}, salt="")
    told = tally(box, "q", ("1", "2"))
    assert told
    assert (told.counts, told.mean, told.share("1")) == ({"1": 5, "2": 0}, 1.0, 1.0)
    assert texts_to_tell(box, "t")
