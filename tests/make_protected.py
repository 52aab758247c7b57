"""Builds what a round may weigh as coordinators and applicants do. Each returns it committed."""

from datetime import UTC, datetime

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.files import File
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.protected.models import TargetUse
from aspirant.protected.service import answer_weighed, begin_use

#: As in tests.make, which cannot be imported from here.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PLAN = File("Plan för jämställdhet.pdf", PDF)
GROUND = "Diskrimineringslagen 2 kap. 11 §, förbundsstyrelsens beslut den 3 mars 2026"


def use(round: Round, by: Person, attribute: str = "gender") -> TargetUse:
    """Let the round weigh an attribute."""
    plan = PLAN if attribute == "gender" else None
    made = begin_use(round, attribute, ground=GROUND, plan=plan, by=by, at=AT)
    db.session.commit()
    return made


def answered(application: Application, use: TargetUse, answer: str) -> Application:
    """The application of somebody who agreed to have an answer weighed; "" takes it back."""
    found = find_application(application.id)
    assert found
    answer_weighed(found, {use.attribute: answer}, [use], by=found.person, at=AT)
    db.session.commit()
    return found
