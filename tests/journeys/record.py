"""What the round leaves behind: the acts in the audit log, and the letters that were sent."""

from collections import Counter

from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter

#: How many times each thing is done. What is released twice was taken back once.
ACTS = {
    # the committee
    "write_meeting": 1,
    "present_meeting": 1,
    "sign_meeting": 1,
    "finish_signing": 1,
    # people and roles
    "make_administrator": 1,
    "add_person": 12,
    "edit_person": 1,
    "grant_role": 8,
    # setting up
    "create_programme": 1,
    "create_round": 2,
    "edit_round": 1,
    "edit_call_texts": 1,
    "edit_call_dates": 1,
    "add_entry_rule": 2,
    "add_question": 2,
    "add_criterion": 3,
    "add_area": 3,
    "add_session": 3,
    "open_call": 1,
    "close_call": 1,
    "start_round": 1,
    # applying and being read
    "start_application": 7,
    "submit_application": 7,
    "admit_application": 6,
    "screen_out_application": 1,
    "distribute_reviews": 1,
    "assign_review": 12,
    "submit_review": 12,
    "shortlist_application": 5,
    # meeting
    "add_slots": 2,
    "invite_interview": 5,
    "book_interview": 6,
    "hold_interview": 5,
    "write_scorecard": 5,
    # deciding
    "set_targets": 1,
    "pin_application": 1,
    "propose_group": 2,
    "decide_group": 1,
    "release_decisions": 2,
    "release_decision": 14,
    "decide_application": 12,
    "undo_release": 1,
    "recall_decision": 7,
    "cancel_letter": 8,
    "replace_letter": 2,
    "return_application_to_interviews": 5,
    "return_application_to_review": 1,
    "make_offer": 7,
    "accept_offer": 3,
    "decline_offer": 1,
    "promote_reserve": 1,
    # together
    "make_feed": 1,
    "answer_session": 2,
    "change_session": 1,
    "wish_for_areas": 3,
    "propose_workgroups": 1,
    "move_member": 2,
    "publish_workgroup": 3,
}

#: How many letters of each kind leave; sign-in letters are tidied away.
LETTERS = {
    "people/invitation": 4,
    "applications/receipt": 7,
    "interviews/invitation": 5,
    "interviews/booked": 5,
    "interviews/panel_booked": 5,
    "selection/offer": 4,
    "selection/reserve": 1,
    "selection/decline": 2,
    "selection/not_eligible": 1,
    "selection/welcome": 3,
    "selection/declined": 1,
    "schedule/session_changed": 3,
    "workgroups/published": 3,
}


def acts() -> Counter[str]:
    """How many times each thing was done, besides signing in."""
    found = Counter(db.session.scalars(select(AuditEntry.action)))
    del found["open_sign_in"]
    return found


def letters() -> Counter[str]:
    """How many letters of each kind were sent."""
    sent = select(Letter.kind).where(Letter.state == LetterState.SENT)
    return Counter(db.session.scalars(sent))
