"""Reads: people, their roles, their ways in."""

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.core.db import Base, db
from aspirant.core.tokens import hash_token
from aspirant.people.models import Person, RoleGrant, SignIn, SignInLink
from aspirant.permissions import Role


def find_person(person_id: UUID) -> Person | None:
    """A person with their roles."""
    return db.session.scalar(
        select(Person).where(Person.id == person_id).options(selectinload(Person.roles))
    )


def find_person_by_email(email: str) -> Person | None:
    """The person with that address (any case), with their roles."""
    return db.session.scalar(
        select(Person).where(Person.email == clean_email(email)).options(selectinload(Person.roles))
    )


def clean_email(email: str) -> str:
    """The one way an address is stored and looked up."""
    return email.strip().casefold()


def find_sign_in(token: str, *, at: datetime) -> SignIn | None:
    """The live sign-in of a browser's token, with its person and their roles."""
    asked = {"token_hash": hash_token(token), "at": at}
    return db.session.scalars(_live_sign_in(), asked).unique().one_or_none()


@cache
def _live_sign_in() -> Select[SignIn]:
    """Asked at every request, and put together once: that takes longer than to ask it."""
    return (
        select(SignIn)
        .where(SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("at"))
        .options(joinedload(SignIn.person).joinedload(Person.roles))
    )


def list_sign_ins(person: Person, *, at: datetime) -> list[SignIn]:
    """Where the person is signed in, newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person.id, SignIn.expires_at > at)
            .order_by(SignIn.created_at.desc(), SignIn.id)
        )
    )


def find_own_sign_in(sign_in_id: UUID) -> SignIn | None:
    """One sign-in, to be revoked."""
    return db.session.get(SignIn, sign_in_id)


def find_link(token: str) -> SignInLink | None:
    """The sign-in link of a token, used or not, expired or not."""
    return db.session.scalar(select(SignInLink).where(SignInLink.token_hash == hash_token(token)))


def find_latest_link(email: str, *, at: datetime) -> SignInLink | None:
    """The newest live link sent to an address: the one whose code counts."""
    return db.session.scalar(
        select(SignInLink)
        .where(
            SignInLink.email == clean_email(email),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
        )
        .order_by(SignInLink.created_at.desc(), SignInLink.id)
        .limit(1)
        .with_for_update()
    )


def list_people(*, search: str = "", limit: int = 50, offset: int = 0) -> list[Person]:
    """People by name, then address."""
    return list(
        db.session.scalars(
            _matching(search)
            .options(selectinload(Person.roles))
            .order_by(Person.name, Person.email)
            .limit(limit)
            .offset(offset)
        )
    )


def count_people(*, search: str = "") -> int:
    """How many people match."""
    return db.session.scalar(select(func.count()).select_from(_matching(search).subquery())) or 0


def _matching(search: str) -> Select[tuple[Person]]:
    wanted = select(Person)
    if search:
        part = search.strip()
        wanted = wanted.where(
            Person.name.icontains(part, autoescape=True)
            | Person.email.icontains(part, autoescape=True)
        )
    return wanted


def list_people_in_round(round_id: UUID, *roles: Role) -> list[Person]:
    """Those with one of `roles` (none: any role) in a round, by name."""
    wanted = select(RoleGrant.person_id).where(RoleGrant.round_id == round_id)
    if roles:
        wanted = wanted.where(RoleGrant.role.in_(roles))
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(wanted))
            .options(selectinload(Person.roles))
            .order_by(Person.name, Person.email)
        )
    )


def find_grant(grant_id: UUID) -> RoleGrant | None:
    """One role of one person, with the person."""
    return db.session.scalar(
        select(RoleGrant).where(RoleGrant.id == grant_id).options(joinedload(RoleGrant.person))
    )


def find_grant_of(person: Person, role: Role, round_id: UUID) -> RoleGrant | None:
    """The person's role in a round, if it has been given."""
    return db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.round_id == round_id,
        )
    )


def list_grants(round_id: UUID) -> list[RoleGrant]:
    """Every role in a round with its person, by name, then role."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .join(RoleGrant.person)
            .where(RoleGrant.round_id == round_id)
            .options(contains_eager(RoleGrant.person))
            .order_by(Person.name, Person.email, RoleGrant.role)
        )
    )


def find_staff_grant(slug: str, grant_id: UUID) -> RoleGrant | None:
    """A role in the round at an address, with the person; not the place of an aspirant."""
    rounds = Base.metadata.tables["rounds"]  # this floor knows the table, not the model
    return db.session.scalar(
        select(RoleGrant)
        .join(rounds, rounds.c.id == RoleGrant.round_id)
        .where(
            RoleGrant.id == grant_id,
            rounds.c.slug == slug,
            RoleGrant.role != Role.PARTICIPANT,
        )
        .options(joinedload(RoleGrant.person))
    )


def list_other_coordinators(grant: RoleGrant) -> list[RoleGrant]:
    """The other coordinators of the same round, locked so that not both of two leave at once."""
    return [
        other
        for other in db.session.scalars(
            select(RoleGrant)
            .where(RoleGrant.round_id == grant.round_id, RoleGrant.role == Role.COORDINATOR)
            .order_by(RoleGrant.id)
            .with_for_update()
        )
        if other.id != grant.id
    ]
