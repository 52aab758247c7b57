"""Every action, and the row of tests of which one must hold. Nothing else grants anything.

A test looks at who asks and at the thing. The thing is a row with a `round_id` (a round counts as
its own), or None for what belongs to the site.
"""

import enum
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

from aspirant.core.i18n import mark


class Role(enum.StrEnum):
    """What somebody can be in a round."""

    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    INTERVIEWER = "interviewer"
    FACILITATOR = "facilitator"
    COMMITTEE = "committee"
    PARTICIPANT = "participant"
    BOARD = "board"
    AUDITOR = "auditor"


#: Whose holders can sit at the meeting that decides.
AT_THE_MEETING = (
    Role.COORDINATOR,
    Role.COMMITTEE,
    Role.REVIEWER,
    Role.INTERVIEWER,
    Role.FACILITATOR,
    Role.BOARD,
)

ROLE_WORDS = {
    Role.COORDINATOR: mark("Coordinator"),
    Role.REVIEWER: mark("Reviewer"),
    Role.INTERVIEWER: mark("Interviewer"),
    Role.FACILITATOR: mark("Facilitator"),
    Role.COMMITTEE: mark("Member of the committee"),
    Role.PARTICIPANT: mark("Aspirant"),
    Role.BOARD: mark("Board"),
    Role.AUDITOR: mark("Auditor"),
}


class Actor(Protocol):
    """Who asks: a signed-in person, or nobody (`is_authenticated` False)."""

    id: UUID
    is_authenticated: bool
    is_administrator: bool

    def has_role(self, role: Role, round_id: UUID | None) -> bool: ...

    def has_role_somewhere(self, *roles: Role) -> bool: ...


Test = Callable[[Any, Any], bool]


def _round_id(thing: Any) -> UUID | None:
    if thing is None:
        return None
    found: UUID | None = thing.id if thing.__tablename__ == "rounds" else thing.round_id
    return found


def anyone(who: Any, thing: Any) -> bool:
    """Everybody, signed in or not."""
    return True


def somebody(who: Any, thing: Any) -> bool:
    """Whoever is signed in."""
    return bool(who.is_authenticated)


def administrator(who: Any, thing: Any) -> bool:
    """A site administrator: sets up people and rounds, reads no applications."""
    return bool(who.is_authenticated and who.is_administrator)


def published(who: Any, thing: Any) -> bool:
    """Anybody, once the thing is for everybody to read."""
    return bool(thing.is_public())


def in_role(*roles: Role) -> Test:
    """Somebody with one of `roles` in the thing's round."""

    def test(who: Any, thing: Any) -> bool:
        return bool(who.is_authenticated) and any(
            who.has_role(role, _round_id(thing)) for role in roles
        )

    test.__name__ = "in_role_" + "_or_".join(roles)
    return test


def in_role_somewhere(*roles: Role) -> Test:
    """Somebody with one of `roles` in any round."""

    def test(who: Any, thing: Any) -> bool:
        return bool(who.is_authenticated) and who.has_role_somewhere(*roles)

    test.__name__ = "in_role_somewhere_" + "_or_".join(roles)
    return test


def its_person(who: Any, thing: Any) -> bool:
    """The person whom the thing is about (`thing.person_id`)."""
    return bool(who.is_authenticated) and thing.person_id == who.id


def its_reviewer(who: Any, thing: Any) -> bool:
    """The reviewer of a review, while neither recused nor out of the role."""
    return (
        bool(who.is_authenticated)
        and thing.reviewer_id == who.id
        and thing.is_readable
        and who.has_role(Role.REVIEWER, thing.round_id)
    )


def its_interviewer(who: Any, thing: Any) -> bool:
    """One of the panel of an interview (`thing.interviewer_ids`), while still an interviewer."""
    return (
        bool(who.is_authenticated)
        and who.id in thing.interviewer_ids
        and who.has_role(Role.INTERVIEWER, thing.round_id)
    )


def its_member(who: Any, thing: Any) -> bool:
    """One of those present at a meeting (`thing.seats`), while still of the round's staff."""
    return (
        bool(who.is_authenticated)
        and who.id in {seat.person_id for seat in thing.seats}
        and any(who.has_role(role, thing.round_id) for role in AT_THE_MEETING)
    )


def its_signer(who: Any, thing: Any) -> bool:
    """One of those who were asked to sign the record of a meeting."""
    return its_member(who, thing) and who.id in thing.signer_ids


def invited(who: Any, thing: Any) -> bool:
    """Whoever a session is for (`thing.is_for`)."""
    return bool(who.is_authenticated and thing.is_for(who))


def asked(who: Any, thing: Any) -> bool:
    """Whoever is asked to come to a session (`thing.asks`)."""
    return bool(who.is_authenticated and thing.asks(who))


def its_caller(who: Any, thing: Any) -> bool:
    """Whoever called a session (`thing.called_by_id`) and still may come to it."""
    return invited(who, thing) and thing.called_by_id == who.id


def in_workgroup(who: Any, thing: Any) -> bool:
    """A participant in the published workgroup of an area (`thing.members`)."""
    return (
        bool(who.is_authenticated)
        and who.has_role(Role.PARTICIPANT, thing.round_id)
        and who.id in {member.id for member in thing.members}
    )


coordinator = in_role(Role.COORDINATOR)
committee = in_role(Role.COMMITTEE)


def coordinator_of_gender(who: Any, thing: Any) -> bool:
    """The coordinator, of the one protected attribute that the Swedish law lets a union weigh."""
    return coordinator(who, thing) and thing.attribute == "gender"


def another_coordinator(who: Any, thing: Any) -> bool:
    """A coordinator of the round who is not the person the thing is about."""
    return coordinator(who, thing) and thing.person_id != who.id


def coordinator_once_sent(who: Any, thing: Any) -> bool:
    """A coordinator of the round, from the moment its person has sent it (`thing.is_sent`)."""
    return bool(thing.is_sent) and coordinator(who, thing)


#: The office: whoever coordinates a round, and those who look after the site.
office = in_role_somewhere(Role.COORDINATOR)
staff = in_role(Role.COORDINATOR, Role.REVIEWER, Role.INTERVIEWER, Role.FACILITATOR)
in_the_room = in_role(Role.COORDINATOR, Role.FACILITATOR, Role.PARTICIPANT)


def office_where_no_round(who: Any, thing: Any) -> bool:
    """The office, of what belongs to no round (`thing.round_id`)."""
    return _round_id(thing) is None and (office(who, thing) or administrator(who, thing))


PERMISSIONS: Mapping[str, tuple[Test, ...]] = {
    # the site
    "read_public_page": (anyone,),
    "use_own_page": (somebody,),
    "close_sign_in": (its_person,),
    "manage_people": (administrator,),
    # programme
    "create_round": (administrator, in_role_somewhere(Role.COORDINATOR)),
    "see_staff_pages": (in_role_somewhere(Role.COORDINATOR), administrator),
    "read_round": (
        in_role(*(role for role in Role if role is not Role.PARTICIPANT)),
        administrator,
    ),
    "read_call": (published, coordinator, administrator),
    "edit_round": (coordinator, administrator),
    "manage_roles": (coordinator, administrator),
    # applications
    "start_application": (somebody,),
    "edit_application": (its_person,),
    "read_own_application": (its_person,),
    "withdraw_application": (its_person,),
    "list_applications": (coordinator,),
    "read_application": (coordinator,),
    "screen_application": (coordinator,),
    # reviews
    "list_own_reviews": (in_role(Role.REVIEWER),),
    "write_review": (its_reviewer,),
    "manage_reviews": (coordinator,),
    "read_reviews": (coordinator,),
    "shortlist_application": (coordinator,),
    # interviews
    "manage_interviews": (coordinator,),
    "list_own_interviews": (in_role(Role.INTERVIEWER),),
    "book_interview": (its_person,),
    "write_interview_scorecard": (its_interviewer,),
    # selection
    # (of somebody they have stepped aside from the committee reads nothing: selection/queries/veil)
    "read_selection": (coordinator, committee),
    "manage_selection": (coordinator,),
    "read_weighing": (coordinator, committee, administrator),
    "begin_weighing": (coordinator_of_gender, administrator),
    "end_weighing": (coordinator, administrator),
    "answer_weighed": (its_person,),
    "read_draw": (published, coordinator),
    "audit_draw": (in_role(Role.COORDINATOR, Role.AUDITOR),),
    "read_meeting": (coordinator, committee, its_member),
    "sign_meeting": (its_signer,),
    "release_decisions": (coordinator,),
    # reporting
    "read_follow_up": (in_role(Role.COORDINATOR, Role.BOARD, Role.AUDITOR),),
    "freeze_steps": (coordinator,),
    "edit_reference": (coordinator,),
    "read_decision": (its_person,),
    "answer_offer": (its_person,),
    # jobs: whoever asked, and those who run the round
    "watch_job": (its_person, coordinator),
    # schedule
    "list_own_sessions": (in_the_room,),
    "read_session": (in_role(Role.COORDINATOR, Role.FACILITATOR), invited),
    "read_material": (in_role(Role.COORDINATOR, Role.FACILITATOR), invited),
    "answer_session": (asked,),
    "plan_session": (coordinator,),
    "call_session": (in_workgroup,),
    "read_poll": (coordinator, invited),
    "answer_poll": (invited,),
    "manage_poll": (coordinator, its_caller),
    "manage_sessions": (coordinator, its_caller),
    "prepare_session": (coordinator, its_caller, in_role(Role.FACILITATOR)),
    "answer_by_letter": (anyone,),
    "settle_replies": (coordinator, office_where_no_round),
    "remind_silent": (in_role(Role.COORDINATOR, Role.FACILITATOR),),
    # evaluation
    "answer_evaluation": (invited,),
    "read_evaluations": (in_role(Role.COORDINATOR, Role.FACILITATOR),),
    "remind_evaluation": (in_role(Role.COORDINATOR, Role.FACILITATOR),),
    "edit_evaluation": (coordinator,),
    "keep_attendance": (in_role(Role.COORDINATOR, Role.FACILITATOR),),
    "note_excuse": (coordinator,),
    "note_own_work": (in_role(Role.PARTICIPANT),),
    "edit_own_work": (its_person,),
    "give_certificate": (coordinator,),
    "read_certificate": (its_person, coordinator),
    "read_participants": (in_the_room,),
    # workgroups
    "wish_for_areas": (in_role(Role.PARTICIPANT),),
    "read_workgroup": (in_the_room,),
    "manage_workgroups": (in_role(Role.COORDINATOR, Role.FACILITATOR),),
    # networks: the person is the host
    "propose_network": (somebody,),
    "manage_network_meeting": (its_person, office, administrator),
    "withdraw_network_meeting": (its_person,),
    "support_networks": (office, administrator),
    # travel
    "list_own_claims": (in_the_room,),
    "claim_travel": (invited,),
    "read_own_claim": (its_person,),
    "edit_claim": (its_person,),
    "read_travel_receipt": (its_person, coordinator_once_sent),
    "list_claims": (coordinator,),
    "handle_claim": (another_coordinator,),
    "set_travel_rules": (coordinator,),
    "manage_payroll": (coordinator,),
    # letters, feeds, privacy, audit
    "read_letters": (coordinator,),
    "manage_letters": (coordinator,),
    "manage_own_feeds": (somebody,),
    "edit_own_feed": (its_person,),
    "answer_diversity": (its_person,),
    "read_audit": (in_role(Role.COORDINATOR, Role.AUDITOR), administrator),
}


def can(who: Any, action: str, thing: Any = None) -> bool:
    """Whether `who` may do `action` to `thing`. An unknown action is a KeyError: a bug."""
    return any(test(who, thing) for test in PERMISSIONS[action])
