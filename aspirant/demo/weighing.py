"""Lets reviewers read and interviewers meet, with views of their own and different severity."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from aspirant.algorithms.slots import slot_series
from aspirant.applications.models import Application
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.interviews import service as interviews
from aspirant.interviews.models import Interview, Slot
from aspirant.interviews.panels import recuse_interviewer
from aspirant.interviews.queries import find_interview
from aspirant.people.models import Person
from aspirant.programme.models import Criterion, Round
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Mode, Stage
from aspirant.reviews import service as reviews
from aspirant.reviews.models import Review
from aspirant.reviews.queries import find_review, list_own_reviews

#: Why one of the panel steps aside.
COLLEAGUES = "Vi satt i samma ledningsgrupp för några år sedan."

#: What is said of strong, middling and weak ones: a beginning and an end, put together anew.
NOTES = (
    (
        (
            "Ser vad andra behöver och gör något åt det.",
            "Ovanligt ärlig om det som gick fel, och om vad det lärde gruppen.",
            "Har vänt en verksamhet utan att någon blev överkörd.",
            "Tänker längre än sin egen enhet.",
            "Bär fram andras idéer lika gärna som sina egna.",
        ),
        (
            "Jag vill höra mer i ett rum med styrelsen.",
            "Det märks att det är prövat i vardagen.",
            "Konkret hela vägen.",
            "Skulle ge mycket till de andra i gruppen.",
            "",
        ),
    ),
    (
        (
            "Konkret och tydlig om vad som gjordes.",
            "Varmt skrivet, mest om den egna enheten.",
            "Stark på delaktighet, svagare på vad som blev resultatet.",
            "Bra exempel, men ett och samma i alla svar.",
            "Vill mycket och har börjat.",
        ),
        (
            "Jag skulle vilja höra mer om hur gruppen tog emot förändringen.",
            "Tankarna räcker längre än exemplen.",
            "Fråga gärna om motståndet.",
            "Kan växa i programmet.",
            "",
        ),
    ),
    (
        (
            "Svaren stannar vid vad man borde göra.",
            "Beskriver rollen mer än ledarskapet.",
            "Ett exempel, och det ligger långt tillbaka.",
            "Allmänt hållet.",
        ),
        (
            "Det är svårt att se vad som var den egna delen.",
            "Jag saknar ett resultat.",
            "Välkommen att söka igen med mer erfarenhet.",
            "",
        ),
    ),
)

LINK = "https://example.org/rum/intervju"


class Judge:
    """Gives levels: each application has a quality, each reader a severity, each day its noise."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._quality: dict[UUID, float] = {}
        self._severity: dict[UUID, float] = {}

    def levels(
        self, criteria: Iterable[Criterion], application_id: UUID, reader_id: UUID
    ) -> dict[UUID, int]:
        """A level 1 to 5 for each criterion."""
        quality = self._quality.setdefault(application_id, self.random.gauss(3.4, 0.7))
        severity = self._severity.setdefault(reader_id, self.random.gauss(0, 0.35))
        return {
            one.id: min(5, max(1, round(quality + severity + self.random.gauss(0, 0.6))))
            for one in criteria
        }

    def note(self, levels: Mapping[UUID, int]) -> str:
        """A few words that fit the levels, or none."""
        if self.random.random() < 0.15:
            return ""
        mean = sum(levels.values()) / len(levels)
        beginnings, ends = NOTES[0 if mean >= 3.8 else 1 if mean >= 2.7 else 2]
        words = (self.random.choice(beginnings), self.random.choice(ends))
        return " ".join(part for part in words if part)


def let_read(
    round: Round,
    admitted: list[Application],
    readers: list[Person],
    judge: Judge,
    *,
    unread: int = 0,
    by: Person,
    at: datetime,
) -> None:
    """Two readers each; the last `unread` applications are handed out and still to be read."""
    turns = [(one.id, readers[(n + k) % len(readers)]) for n, one in enumerate(admitted)
             for k in (0, 1 + n % (len(readers) - 1))]  # fmt: skip
    reviews.distribute_reviews(round, [(id, who.id) for id, who in turns], by=by, at=at)
    criteria = list_criteria(round, Stage.REVIEW)
    waiting = {one.id for one in admitted[len(admitted) - unread :]}
    for number, (review, who) in enumerate(_readings(round, readers)):
        if review.application_id in waiting:
            continue
        levels = judge.levels(criteria, review.application_id, who.id)
        moment = at + timedelta(days=1, minutes=number)
        reviews.submit_review(review, levels=levels, note=judge.note(levels), by=who, at=moment)
    db.session.commit()


def _readings(round: Round, readers: list[Person]) -> Iterator[tuple[Review, Person]]:
    for who in readers:
        for own in list_own_reviews(round.id, who.id):
            if review := find_review(own.id):
                yield review, who


def offer_times(
    round: Round, panel: list[Person], first: datetime, *, days: int, by: Person, at: datetime
) -> list[Slot]:
    """Times from 9 to 12 and 13 to 16 on weekdays from `first`, online, two interviewers each."""
    made = []
    day = to_local(first).date()
    while days:
        if day.weekday() < 5:
            for begin, end in ((9, 12), (13, 16)):
                spans = slot_series(
                    from_local(datetime.combine(day, time(begin))),
                    from_local(datetime.combine(day, time(end))),
                    minutes=45,
                    pause=15,
                )
                made += interviews.add_slots(
                    round,
                    spans,
                    mode=Mode.ONLINE,
                    place="",
                    link=LINK,
                    panel=panel,
                    by=by,
                    at=at,
                )
            days -= 1
        day += timedelta(days=1)
    return made


def let_book(invited: list[Interview], slots: list[Slot], *, at: datetime) -> list[Interview]:
    """Each chooses a time, in order; those for whom no time is left stay invited."""
    booked = []
    for one, slot in zip(invited, slots, strict=False):
        interview = find_interview(one.id)
        assert interview is not None
        person = interview.application.person
        interviews.book_interview(interview, slot.id, by=person, at=at)
        booked.append(one.id)
    db.session.commit()
    db.session.expire_all()  # the interviews know their slots only when read anew
    return [found for id in booked if (found := find_interview(id))]


def let_step_aside(interview: Interview, person: Person, *, at: datetime) -> None:
    """One of the panel knows the applicant; the seat waits for somebody else."""
    recuse_interviewer(interview, reason=COLLEAGUES, by=person, at=at)
    db.session.commit()


def let_meet(round: Round, booked: list[Interview], panel: list[Person], judge: Judge) -> None:
    """The interviews are held and each of the panel fills in a scorecard the same evening."""
    criteria = list_criteria(round, Stage.INTERVIEW)
    for interview in booked:
        assert interview.slot is not None
        after = interview.slot.ends_at + timedelta(hours=2)
        for person in panel:
            levels = judge.levels(criteria, interview.application_id, person.id)
            interviews.write_scorecard(
                interview, levels=levels, note=judge.note(levels), by=person, at=after
            )
    db.session.commit()
