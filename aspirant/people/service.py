"""Verbs: ask for a way in, come in, go out, be given a role."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import DEFAULT_LANGUAGE, Bilingual, mark
from aspirant.core.tokens import hash_token, new_code, new_token
from aspirant.mail.service import queue_letter
from aspirant.people.messages import invitation_letter, sign_in_letter
from aspirant.people.models import Person, RoleGrant, SignIn, SignInLink
from aspirant.people.queries import (
    clean_email,
    find_grant_of,
    find_latest_link,
    find_link,
    find_person_by_email,
    list_other_coordinators,
)
from aspirant.permissions import Role


class TooLate(NotPossible):
    """The way in is used, too old or tried too often: a new one has to be asked for."""


LINK_LASTS = timedelta(minutes=15)
SIGN_IN_LASTS = timedelta(days=14)
MOST_ATTEMPTS = 5


def request_sign_in(email: str, *, next_url: str, language: str, at: datetime) -> SignInLink:
    """Send a way in to an address, known or not: the same for both, so that nothing is told."""
    token, code = new_token(), new_code()
    link = add_sign_in_link(email, token=token, code=code, next_url=next_url, at=at)
    person = find_person_by_email(email)
    known = person.language if person else language
    queue_letter(sign_in_letter(link.email, language=known, token=token, code=code), at=at)
    return link


def add_sign_in_link(
    email: str, *, token: str, code: str = "", next_url: str = "", at: datetime
) -> SignInLink:
    """Keep the hashes of a way in for an address. An empty code is never accepted."""
    link = SignInLink(
        email=clean_email(email),
        token_hash=hash_token(token),
        code_hash=hash_token(code) if code else "",
        next_url=next_url,
        attempts=0,
        created_at=at,
        expires_at=at + LINK_LASTS,
    )
    db.session.add(link)
    return link


def use_link(token: str, *, language: str, at: datetime) -> tuple[Person, str]:
    """Consume a sign-in link. Returns the person (made now when new) and where they were going."""
    return _come_in(check_link(token, at=at), language=language, at=at)


def check_link(token: str, *, at: datetime) -> SignInLink:
    """The sign-in link of a token while it still lets somebody in."""
    link = find_link(token)
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise TooLate(mark("The link has been used or is too old"))
    return link


def use_code(email: str, code: str, *, language: str, at: datetime) -> tuple[Person, str] | None:
    """Consume the six digits sent to `email`. None when they are wrong; five tries a link.

    A wrong try is counted: the caller commits either way.
    """
    link = find_latest_link(email, at=at)
    if link is None or link.attempts >= MOST_ATTEMPTS:
        raise TooLate(mark("The code is too old or has been tried too often"))
    link.attempts += 1
    if not hmac.compare_digest(link.code_hash, hash_token(code.strip().replace(" ", ""))):
        return None
    return _come_in(link, language=language, at=at)


def _come_in(link: SignInLink, *, language: str, at: datetime) -> tuple[Person, str]:
    link.used_at = at
    person = find_person_by_email(link.email) or add_person(
        link.email, name="", language=language, by=None, at=at
    )
    if not person.is_active:
        raise NotPossible(mark("This account is closed. Write to us if that is wrong."))
    return person, link.next_url


def add_person(email: str, *, name: str, language: str, by: Person | None, at: datetime) -> Person:
    """Make a person."""
    person = Person(
        email=clean_email(email), name=name, phone="", language=language, created_at=at, roles=[]
    )
    db.session.add(person)
    db.session.flush()
    record("add_person", person, by=by, at=at)
    return person


def open_sign_in(person: Person, *, browser: str, at: datetime) -> str:
    """Sign a browser in. Returns the token for its cookie; the database keeps only the hash."""
    token = new_token()
    row = SignIn(
        person_id=person.id,
        token_hash=hash_token(token),
        browser=browser,
        created_at=at,
        expires_at=at + SIGN_IN_LASTS,
    )
    db.session.add(row)
    db.session.flush()
    record("open_sign_in", row, by=person, at=at)
    return token


def close_sign_in(sign_in: SignIn, *, by: Person, at: datetime) -> None:
    """Sign a browser out, here or elsewhere."""
    record("close_sign_in", sign_in, by=by, at=at)
    db.session.delete(sign_in)


def edit_person(
    person: Person, *, name: str, phone: str, language: str, by: Person, at: datetime
) -> None:
    """Change how we address and reach a person."""
    person.name, person.phone, person.language = name.strip(), phone.strip(), language
    record("edit_person", person, by=by, at=at)


def set_active(person: Person, is_active: bool, *, by: Person, at: datetime) -> None:
    """Close or reopen an account. Closing signs it out everywhere."""
    if person.id == by.id:
        raise NotPossible(mark("You cannot close your own account."))
    person.is_active = is_active
    if not is_active:
        db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    record("open_account" if is_active else "close_account", person, by=by, at=at)


def make_administrator(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a person set up the site."""
    person.is_administrator = True
    record("make_administrator", person, by=by, at=at)


def grant_role(
    person: Person, role: Role, round_id: UUID, *, by: Person | None, at: datetime
) -> RoleGrant:
    """Give a role in a round. Giving it twice changes nothing."""
    if known := find_grant_of(person, role, round_id):
        return known
    grant = RoleGrant(person=person, role=role, round_id=round_id, granted_at=at)
    db.session.add(grant)
    db.session.flush()
    record("grant_role", grant, by=by, at=at, role=role.value, person=str(person.id))
    return grant


def revoke_role(grant: RoleGrant, *, by: Person, at: datetime) -> None:
    """Take a role away; it counts from the next page on. A round keeps one coordinator."""
    if grant.role is Role.COORDINATOR and not list_other_coordinators(grant):
        raise NotPossible(
            mark("A round needs a coordinator, and this is the only one. Invite another first.")
        )
    record("revoke_role", grant, by=by, at=at, role=grant.role.value, person=str(grant.person_id))
    db.session.delete(grant)


def invite_person(
    email: str,
    role: Role,
    round_id: UUID,
    *,
    name: str,
    round_name: Bilingual,
    language: str = DEFAULT_LANGUAGE,
    by: Person,
    at: datetime,
) -> Person:
    """Give a role to an address, known or new, and write to it; nothing when it has the role.

    `language` is that of somebody new; who is known reads their own.
    """
    person = find_person_by_email(email) or add_person(
        email, name=name, language=language, by=by, at=at
    )
    if find_grant_of(person, role, round_id):
        return person
    grant_role(person, role, round_id, by=by, at=at)
    called = round_name.in_language(person.language)
    queue_letter(invitation_letter(person, role, round_id, round_name=called), at=at)
    return person
