"""Finds every page of the site for every one of the demo's cast, and an address for each.

The demo's three rounds hold something in every state, so that every page has something to show.
"""

import fcntl
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from aspirant.applications.models import Application
from aspirant.committee.models import Meeting, MeetingRecusal
from aspirant.core.clock import now
from aspirant.core.tokens import new_token
from aspirant.demo.cast import CAST
from aspirant.evaluation.models import Asked, Evaluation
from aspirant.extensions import db
from aspirant.feeds.models import FeedAddress
from aspirant.interviews.models import Interview, PanelSeat, Slot
from aspirant.invitations.models import Reply
from aspirant.lifecycle import ApplicationState
from aspirant.lottery.models import Draw
from aspirant.mail.models import Letter
from aspirant.networks.models import Network, NetworkMeeting, SignUp
from aspirant.networks.queries import sign_up_token
from aspirant.people.models import Person, RoleGrant, SignIn
from aspirant.people.queries import find_person_by_email
from aspirant.people.service import add_sign_in_link, open_sign_in
from aspirant.permissions import Role
from aspirant.presence.models import Certificate, OwnWork
from aspirant.programme.models import (
    Area,
    Break,
    Call,
    Criterion,
    EntryRule,
    Question,
    Round,
    Session,
)
from aspirant.programme.words import Audience
from aspirant.protected.models import TargetUse
from aspirant.reviews.models import Review
from aspirant.schedule.answer_tokens import EVALUATION, make_answer_token
from aspirant.schedule.models import Material, Poll, PollTime
from aspirant.selection.models import (
    Decision,
    Feedback,
    Offer,
    Pin,
    Proposal,
    Step,
    Target,
)
from aspirant.travel.models import PayrollBatch, TravelClaim, TravelLine, TravelReceipt
from aspirant.work.models import Job
from aspirant.workgroups.models import Workgroup

#: Answers that are no pages: files, feeds, health.
NO_PAGES = {
    "static",
    "health.healthz",
    "health.readyz",
    "health.metrics",
    "health.robots",
    "health.favicon",
    "applications.begin",  # leads on, always
    "feeds.personal",
    "feeds.public_round",
    "feeds.networks",
    "feeds.network",
    "feeds.download",
    "applications_staff.export",
    "privacy.export_data",
    "schedule_staff.read_material",
    "reporting_staff.export",
    "evaluation_staff.export_evaluation",
    "evaluation_staff.export_themes",
    "lottery.groups",
    "lottery.program",
    "lottery_staff.auditors",
    "protected.read_plan",
    "selection_staff.read_plan",
    "presence_staff.read_ticks_of",
    "travel.read_receipt",
    "travel_staff.read_batch",
    "presence_staff.export",
    "presence.read_certificate",
}

#: Which rows an address part can name; those about the person who looks come first.
ROWS: dict[str, tuple[type[Any], str]] = {
    "application_id": (Application, "person_id"),
    "session_id": (Session, "round_id"),
    "offer_id": (Offer, "application_id"),
    "interview_id": (Interview, "application_id"),
    "slot_id": (Slot, "round_id"),
    "seat_id": (PanelSeat, "person_id"),
    "reply_id": (Reply, "person_id"),
    "review_id": (Review, "reviewer_id"),
    "letter_id": (Letter, "person_id"),
    "person_id": (Person, "id"),
    "grant_id": (RoleGrant, "person_id"),
    "sign_in_id": (SignIn, "person_id"),
    "feed_id": (FeedAddress, "person_id"),
    "workgroup_id": (Workgroup, "round_id"),
    "draw_id": (Draw, "round_id"),
    "meeting_id": (Meeting, "chair_id"),
    "recusal_id": (MeetingRecusal, "recused_id"),
    "feedback_id": (Feedback, "application_id"),
    "decision_id": (Decision, "application_id"),
    "target_id": (Target, "round_id"),
    "use_id": (TargetUse, "round_id"),
    "pin_id": (Pin, "application_id"),
    "job_id": (Job, "asked_by_id"),
    "proposal_id": (Proposal, "round_id"),
    "step_id": (Step, "round_id"),
    "rule_id": (EntryRule, "round_id"),
    "question_id": (Question, "round_id"),
    "criterion_id": (Criterion, "round_id"),
    "area_id": (Area, "round_id"),
    "poll_id": (Poll, "round_id"),
    "time_id": (PollTime, "poll_id"),
    "evaluation_id": (Evaluation, "round_id"),
    "break_id": (Break, "round_id"),
    "material_id": (Material, "session_id"),
    "network_id": (Network, "person_id"),
    "network_meeting_id": (NetworkMeeting, "person_id"),
    "claim_id": (TravelClaim, "person_id"),
    "line_id": (TravelLine, "claim_id"),
    "receipt_id": (TravelReceipt, "claim_id"),
    "batch_id": (PayrollBatch, "round_id"),
    "work_id": (OwnWork, "person_id"),
    "certificate_id": (Certificate, "person_id"),
}

PARTS = {
    "attribute": ("age", "disability"),
    "part": ("contact", "leadership", "motivation", "areas", "dates"),
    "kind": ("entry-rules", "questions", "criteria", "areas", "sessions"),
    "number": (1, 2, 3, 30, 60),
}


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it."""

    endpoint: str
    url: str
    email: str


def page_rules(app: Flask) -> list[Rule]:
    """The rules that answer a GET with a page, by endpoint and address."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    ]
    return sorted(rules, key=lambda rule: (rule.endpoint, rule.rule))


def sign_in(client: Any, email: str) -> Any:
    """Sign a test client in as one of the cast ("" stays a stranger)."""
    if email:
        person = find_person_by_email(email)
        assert person is not None, email
        token = open_sign_in(person, browser="crawl", at=now())
        db.session.commit()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
    return client


def find_all_visits(app: Flask, shared: Path) -> dict[str, list[Visit]]:
    """What everybody can open, by who, on a copy of the seeded demo.

    The look for it is long, and all copies have the same rows: it is done once in a test run.
    Only the secret addresses are each copy's own.
    """
    file = shared / "visits.json"
    with (shared / "visits.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            found = _find_lasting_visits(app)
            file.write_text(json.dumps([astuple(visit) for visit in found]))
    kept = [Visit(*row) for row in json.loads(file.read_text())]
    secret = [rule for rule in page_rules(app) if "token" in rule.arguments]
    return {
        email: [*(one for one in kept if one.email == email), *find_visits(app, email, secret)]
        for email in cast()
    }


def _find_lasting_visits(app: Flask) -> list[Visit]:
    """A short look with everybody's eyes, and a long one for the pages that nobody came to."""
    rules = [rule for rule in page_rules(app) if "token" not in rule.arguments]
    found = [visit for email in cast() for visit in find_visits(app, email, rules, tries=6)]
    seen = {visit.endpoint for visit in found}
    hidden = [rule for rule in rules if rule.endpoint not in seen]
    return found + [visit for email in cast() for visit in find_visits(app, email, hidden)]


def find_visits(
    app: Flask, email: str, rules: Sequence[Rule] | None = None, *, tries: int = 24
) -> list[Visit]:
    """For every rule (or these) the first address that this person gets a page from, if any."""
    client = sign_in(app.test_client(), email)
    person = find_person_by_email(email)
    found = []
    for rule in page_rules(app) if rules is None else rules:
        for url in islice(_addresses(app, rule, person), tries):
            response = client.get(url)
            if response.status_code == 200 and response.mimetype == "text/html":
                found.append(Visit(rule.endpoint, url, email))
                break
            if person is None and response.status_code == 302:
                break  # a stranger is asked to sign in, whichever row it is
    return found


def cast() -> list[str]:
    """Everybody whose eyes the pages are seen with; first a stranger, last who can change it."""
    return ["", *(part.email for part in CAST), _who_has_just_sent()]


def _who_has_just_sent() -> str:
    """Somebody of the open round whose application is sent and not yet looked at."""
    found = db.session.scalar(
        select(Person.email)
        .join(Application, Application.person_id == Person.id)
        .join(Call, Call.round_id == Application.round_id)
        .where(
            Application.state == ApplicationState.SUBMITTED,
            Call.opens_at < now(),
            Call.closes_at > now(),
        )
        .order_by(Application.number, Application.id)
    )
    assert found
    return found


def _addresses(app: Flask, rule: Rule, person: Person | None) -> Iterator[str]:
    names = sorted(rule.arguments)
    adapter = app.url_map.bind("localhost")
    for values in product(*(_values(name, person) for name in names)):
        yield adapter.build(rule.endpoint, dict(zip(names, values, strict=True)), method="GET")


def _values(name: str, person: Person | None) -> list[Any]:
    if name in PARTS:
        return list(PARTS[name])
    if name == "token":
        return [_new_link(), *_letter_tokens()]
    if name == "slug":
        return list(db.session.scalars(select(Round.slug).order_by(Round.starts_on.desc())))
    if name not in ROWS and name == "part_id":
        return [value for model in (EntryRule, Question, Criterion, Area, Session)
                for value in _ids(model)[:4]]  # fmt: skip
    model, belongs = ROWS[name]
    return _own_first(model, belongs, person)


def _new_link() -> str:
    """The token of a sign-in link that still counts."""
    token = new_token()
    add_sign_in_link("crawl@example.org", token=token, at=now())
    db.session.commit()
    return token


def _letter_tokens() -> list[str]:
    """Letters that lead to the answer to a session still to come."""
    rows = db.session.execute(
        select(Session, Person)
        .join(RoleGrant, RoleGrant.round_id == Session.round_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.PARTICIPANT, Session.starts_at > now())
        .order_by(Session.starts_at, Person.email)
        .limit(3)
    )
    signed_up = db.session.scalars(select(SignUp).order_by(SignUp.asked_at, SignUp.id).limit(3))
    evaluated = db.session.execute(
        select(Session, Person)
        .join(Evaluation, Evaluation.session_id == Session.id)
        .join(Asked, Asked.session_id == Session.id)
        .join(Person, Person.id == Asked.person_id)
        .order_by(Evaluation.closes_on.desc(), Person.email)
        .limit(3)
    )
    return [
        *(make_answer_token(session, person) for session, person in rows),
        *(sign_up_token(one) for one in signed_up),
        *(make_answer_token(one, person, purpose=EVALUATION) for one, person in evaluated),
    ]


def _own_first(model: type[Any], belongs: str, person: Person | None) -> list[UUID]:
    if person is None:
        return _ids(model)[:6]
    own = {person.id, *_own_applications(person), *_own_claims(person)}
    column = getattr(model, belongs)
    mine = list(db.session.scalars(select(model.id).where(column.in_(own)).limit(6)))
    if model is Area:
        mine = _ids_where(Area.members.any(Person.id == person.id))
    if model is Session:
        mine = [*_with_seats(), *mine]
    return [*mine, *_spread(model)]


def _with_seats() -> list[UUID]:
    """The meetings of the board, of which there are few."""
    wanted = select(Session.id).where(Session.audience == Audience.SEATS)
    return list(db.session.scalars(wanted.order_by(Session.starts_at.desc(), Session.id)))


def _ids_where(in_group: Any) -> list[UUID]:
    """The areas in whose workgroup somebody is."""
    return list(db.session.scalars(select(Area.id).where(in_group).order_by(Area.id)))


def _own_applications(person: Person) -> list[UUID]:
    return list(
        db.session.scalars(select(Application.id).where(Application.person_id == person.id))
    )


def _own_claims(person: Person) -> list[UUID]:
    return list(
        db.session.scalars(select(TravelClaim.id).where(TravelClaim.person_id == person.id))
    )


def _ids(model: type[Any]) -> list[UUID]:
    return list(db.session.scalars(select(model.id).order_by(model.id)))


def _spread(model: type[Any]) -> list[UUID]:
    """A few rows of each state (or round), so that some page fits."""
    if model is Person:
        return list(db.session.scalars(select(Person.id).order_by(Person.created_at, Person.id)))
    split = getattr(model, "state", None) or getattr(model, "round_id", None)
    if split is None:
        return _ids(model)[:12]
    rows = db.session.execute(select(model.id, split).order_by(model.id)).all()
    kept: dict[Any, list[UUID]] = {}
    for id, word in rows:
        kept.setdefault(word, []).append(id)
    return [id for ids in kept.values() for id in ids[:4]]
