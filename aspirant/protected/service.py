"""Verbs: let a protected attribute be weighed and end that; answer for it and take the answer back.

Beginning and ending are written to the audit log. Answers are not: times and names in the log would
tell whose row is whose.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.crypto import keyring
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.files import MOST_BYTES, File, kind_of_file
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.protected.queries import attributes_in_use, find_weighed_row, handle_of, list_uses
from aspirant.protected.words import CHOICES, GENDER

#: Every sealed answer is of one length, whatever it says.
LENGTH = 64
#: What a plan may be, by what is in it.
KINDS_OF_PLAN = (".pdf", ".docx", ".odt")


def begin_use(
    round: Round,
    attribute: str,
    *,
    ground: str,
    plan: File | None = None,
    by: Person,
    at: datetime,
) -> TargetUse:
    """Let targets of the round name a protected attribute, on the ground that is recorded.

    Gender needs the written plan beside. No answer given before is used: everybody is asked anew.
    """
    if attribute in attributes_in_use(round):
        raise NotPossible(mark("It may be weighed already."))
    if not ground.strip():
        raise NotPossible(mark("A protected attribute is weighed only on a ground in writing."))
    if attribute == GENDER and plan is None:
        raise NotPossible(mark("Gender is weighed only when the written plan is attached."))
    if plan and not is_plan(plan):
        raise NotPossible(mark("The file is too big, or of a kind that is not taken here."))
    use = TargetUse(
        round_id=round.id,
        attribute=attribute,
        ground=ground.strip(),
        plan_name=plan.name if plan else "",
        plan=plan.content if plan else None,
        began_at=at,
        began_by_id=by.id,
    )
    db.session.add(use)
    db.session.flush()
    record("begin_target_use", use, by=by, at=at, attribute=attribute)
    return use


def end_use(use: TargetUse, *, by: Person, at: datetime) -> None:
    """Let the attribute be only counted again, and delete every answer given for it at once."""
    if not use.is_in_force:
        raise NotPossible(mark("It is not weighed any longer."))
    use.ended_at, use.ended_by_id = at, by.id
    db.session.execute(delete(WeighedAnswer).where(WeighedAnswer.use_id == use.id))
    record("end_target_use", use, by=by, at=at, attribute=use.attribute)
    db.session.flush()


def answer_weighed(
    application: Application,
    answers: Mapping[str, str],
    uses: list[TargetUse],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Keep what somebody agrees to have weighed, by attribute; an empty answer takes it back."""
    if not application.is_readable:
        raise NotPossible(mark("These questions belong to an application that is sent."))
    for use in uses:
        answer = answers.get(use.attribute, "")
        if not use.is_in_force or (answer and answer not in CHOICES[use.attribute]):
            raise NotPossible(mark("This is not asked any longer."))
        _take_back(application, use)
        if answer:
            _keep(application, use, answer)
    db.session.flush()


def withdraw_weighed(application: Application, *, by: Person, at: datetime) -> None:
    """Delete somebody's answers at once: from then on nothing of it is weighed."""
    for use in list_uses(application.round_id):
        _take_back(application, use)
    db.session.flush()


def forget_weighed(round: Round) -> None:
    """Delete every answer of a round: its last place is given."""
    uses = select(TargetUse.id).where(TargetUse.round_id == round.id)
    db.session.execute(delete(WeighedAnswer).where(WeighedAnswer.use_id.in_(uses)))


def is_plan(plan: File) -> bool:
    """Whether a file is one that is taken as a plan."""
    return plan.size <= MOST_BYTES and kind_of_file(plan.content) in KINDS_OF_PLAN


def _take_back(application: Application, use: TargetUse) -> None:
    row = find_weighed_row(application, use)
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def _keep(application: Application, use: TargetUse, answer: str) -> None:
    row_id = uuid4()
    db.session.add(
        WeighedAnswer(
            id=row_id,
            use_id=use.id,
            handle=handle_of(application.id, use.id),
            sealed=keyring.seal(answer.ljust(LENGTH), context=str(row_id)),
        )
    )
