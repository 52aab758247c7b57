"""What a person sees of their travel in their own data, and how long it is kept."""

from datetime import timedelta

from sqlalchemy import func, select

from aspirant.extensions import db
from aspirant.operations.retention import purge
from aspirant.people.models import Person
from aspirant.privacy.holdings import find_holdings
from aspirant.programme.models import Round, Session
from aspirant.travel.models import PayrollBatch, TravelClaim, TravelLine, TravelReceipt
from tests import make
from tests.conftest import Client
from tests.make_travel import claim, travelled_and_paid
from tests.travel.test_claim import person
from tests.travel.test_handling import TAXI


def test_ones_own_data_hold_the_claim_its_lines_and_receipts(
    client: Client, session: Session, cleo: Person
) -> None:
    claim(session, person("erik"), "submitted", passengers=[person("fia").id], **TAXI)
    held = {one.table: one.rows for one in find_holdings(person("erik"), at=make.AT)}
    (line,) = held["travel_lines"]
    assert (line["from_place"], line["amount_ore"]) == ("Centralen", 38_500)
    assert held["travel_receipts"][0]["file_name"] == "kvitto.png"
    assert "content" not in held["travel_receipts"][0]
    assert held["travel_claims"][0]["state"] == "submitted"
    along = {one.table for one in find_holdings(person("fia"), at=make.AT)}
    assert "travel_passengers" in along
    assert not along & {"travel_claims", "travel_lines", "travel_receipts"}
    page = client.sign_in(person("erik")).get("/my-page/personal-data").text
    assert "Dina reseräkningar" in page


def test_what_was_paid_is_kept_for_the_accounts(
    round: Round, session: Session, cleo: Person
) -> None:
    travelled_and_paid(round, person("erik"), along=person("fia"), by=cleo)
    claim(session, person("gun"), "draft")
    kept = (TravelClaim, TravelLine, TravelReceipt, PayrollBatch)

    def left(days: int) -> list[int]:
        purge(at=make.AT + timedelta(days=days))
        db.session.commit()
        return [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in kept]

    assert left(700) == [3, 5, 3, 1]
    assert left(740) == [2, 4, 2, 1]
    assert left(7 * 366) == [2, 4, 2, 1]
    assert left(8 * 366 + 1) == [0, 0, 0, 0]
