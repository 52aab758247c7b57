"""Lets the open round weigh gender: the plan, the ground, and the answers of those who agree."""

from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.applications.models import READABLE, Application
from aspirant.core.db import db
from aspirant.core.files import File
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.protected.service import answer_weighed, begin_use
from aspirant.protected.words import CHOICES, GENDER
from aspirant.selection.service.targets import Wanted, set_targets

GROUND = (
    "Diskrimineringslagen (2008:567) 2 kap. 11 § andra stycket: planerat jämställdhetsarbete."
    " Beslut av förbundsstyrelsen den 12 mars 2026, punkt 4 i planen (påhittat)."
)
#: Least of each, of sixteen, among those who agree.
LEAST = 5
_SIZE, _FONTS = "/MediaBox [0 0 595 842]", "<< /Font << /F1 5 0 R >> >>"
#: Of a hundred, how many agree to have it weighed, and how they answer.
AGREE, ANSWERS = 0.9, (52, 46, 2)


def let_gender_be_weighed(round: Round, *, by: Person, at: datetime) -> None:
    """Attach the plan, let most of those who applied answer, and ask for some of each."""
    found = find_round(round.slug)
    assert found is not None
    plan = File("Plan för jämställdhet 2026–2028.pdf", _page("Plan for equality (invented)"))
    use = begin_use(found, GENDER, ground=GROUND, plan=plan, by=by, at=at)
    random = Random("weighed answers")
    for one in _applied(found):
        if random.random() < AGREE:
            [answer] = random.choices(list(CHOICES[GENDER]), weights=ANSWERS)
            answer_weighed(one, {GENDER: answer}, [use], by=one.person, at=at)
    wanted = [Wanted(GENDER, value, LEAST, None, 2) for value in ("woman", "man")]
    set_targets(found, wanted, by=by, at=at)
    db.session.commit()


def _applied(round: Round) -> list[Application]:
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.round_id == round.id, Application.state.in_(READABLE))
            .options(joinedload(Application.person))
            .order_by(Application.number, Application.id)
        )
    )


def _page(words: str) -> bytes:
    """A PDF of one page that says so much."""
    drawn = f"BT /F1 18 Tf 72 740 Td ({words}) Tj ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {_SIZE} /Contents 4 0 R /Resources {_FONTS} >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", list[int]()
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    last = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end + last).encode()
