"""Lets the demo's aspirants work between the sessions, and gives certificates."""

from datetime import datetime, timedelta
from random import Random

from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.presence.certificates import give_certificate, give_certificates
from aspirant.presence.own_work import add_own_work
from aspirant.presence.tallies import find_course, find_line
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round

#: What is worked on, and for how many minutes about.
WORK = (
    ("Läste stadgarna och förra kongressens beslut.", 90),
    ("Videomöte med arbetsgruppen.", 60),
    ("Intervjuade två kollegor om varför de inte engagerar sig.", 120),
    ("Skrev på bakgrunden till vårt förslag.", 150),
    ("Förberedde speglingen: tre frågor till min egen grupp.", 45),
    ("Provade att öppna ett möte med en runda. Anteckningar om hur det gick.", 75),
    ("Gick igenom remissvaren med två i gruppen.", 105),
)


def let_work(round: Round, *, first: datetime, last: datetime) -> None:
    """Notes of own work by most of the group, more the longer the round has gone on."""
    random = Random(round.slug)
    weeks = max(1, (last - first).days // 7)
    for number, person in enumerate(list_people_in_round(round.id, Role.PARTICIPANT)):
        notes = min(12, weeks // 3 + 1) if number % 5 else weeks // 8
        for _note in range(notes):
            text, minutes = random.choice(WORK)
            at = last - timedelta(days=random.randrange(1, weeks * 7))
            minutes += random.choice((-15, 0, 0, 30))
            day = to_local(at).date()
            add_own_work(round, day=day, minutes=minutes, text=text, by=person, at=at)
    db.session.commit()


def give_all(round: Round, kept: Person, *, by: Person, at: datetime) -> None:
    """Certificates by the rule, and one by decision if `kept` has not reached it."""
    found = find_round(round.slug)
    assert found is not None
    course = find_course(found, at=at)
    give_certificates(course, by=by, at=at)
    db.session.flush()
    if find_line(course, kept).certificate is None:
        reason = "Var med på distans vid två träffar när listan inte fördes."
        give_certificate(course, kept, reason=reason, by=by, at=at)
    db.session.commit()
