"""The list of invariants, and going through it: `flask check`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from aspirant.core.db import db
from aspirant.operations.invariants import (
    applying,
    choosing,
    committee,
    drawing,
    evaluation,
    following_up,
    meeting,
    networks,
    people,
    presence,
    site,
    travelling,
    weighing,
)

Invariant = Callable[[datetime], sa.Select[Any] | list[str]]

#: What must hold -> what breaks it. The name is what the operator reads.
INVARIANTS: Mapping[str, Invariant] = {
    # the database
    "the database has every table, column and rule of this version": site.missing_rules,
    "every reference leads somewhere": site.lost_references,
    "every sealed text can be opened": site.unreadable_values,
    "every voluntary answer opens in its own row only": site.moved_diversity_answers,
    "the audit log is whole": site.broken_log,
    "no entry of the audit log is from the future": site.entries_to_come,
    "every state is the one the audit log says": site.states_the_log_does_not_know,
    # people, letters, calendars
    "every address is stored as it is looked up": people.addresses_in_capitals,
    "everybody has a language": people.people_in_no_language,
    "nobody is signed in to a closed account": people.sign_ins_to_closed_accounts,
    "old sign-in links are gone": people.stale_sign_in_links,
    "every role was given by somebody": people.roles_nobody_gave,
    "every administrator was made one": people.administrators_nobody_made,
    "no letter is stuck in sending": people.stuck_letters,
    "no letter waits after its time": people.waiting_letters,
    "no letter left before it was written": people.letters_sent_before_written,
    "no letter tells a calendar of less than it knows": meeting.letters_that_step_back,
    "nothing follows the end of an event": meeting.letters_after_the_end,
    "letters to a calendar left in their order": meeting.letters_sent_out_of_order,
    "letters to calendars say about what": meeting.letters_to_calendars_of_nothing,
    "everybody has one address at most to each calendar": people.second_calendar_addresses,
    "every calendar address is the one that is shown": site.tokens_that_differ,
    # applications
    "every round has its call": applying.rounds_without_call,
    "applications are numbered without gap": applying.numbers_lost,
    "answers are to questions of the round": applying.answers_of_another_round,
    "answered entry rules are of the round": applying.rule_answers_of_another_round,
    "chosen areas are of the round": applying.areas_of_another_round,
    "promised sessions are of the round": applying.sessions_of_another_round,
    "chosen areas are ranked one by one": applying.areas_ranked_alike,
    "every screening out has its reason": applying.unexplained_refusals,
    "no application was sent before it was begun": applying.applications_sent_before_begun,
    "every sent application has its receipt": applying.applications_without_receipt,
    "answers taken back are gone in time": applying.answers_kept_too_long,
    # reviews and interviews
    "every submitted review has levels": applying.reviews_without_levels,
    "levels are on the criteria of the reading": applying.levels_on_a_strange_criterion,
    "nobody reviews their own application": applying.reviews_of_ones_own,
    "every recusal has its reason": applying.unexplained_recusals,
    "reviews are filed under their round": applying.reviews_in_another_round,
    "interviews are filed under their round": applying.interviews_in_another_round,
    "booked slots are of the round": applying.slots_of_another_round,
    "nobody holds two interviews at once": applying.people_in_two_interviews_at_once,
    "nobody interviews themselves": applying.interviews_of_oneself,
    "nobody interviews whom they stepped aside from": applying.interviews_by_the_recused,
    "scorecards are by the panel": applying.scorecards_by_outsiders,
    "scorecards are of interviews that were held": applying.scorecards_before_the_interview,
    "interview levels are on the criteria of the interview": (
        applying.interview_levels_on_a_strange_criterion
    ),
    "nobody who withdrew is waited for": applying.interviews_of_those_who_withdrew,
    # selection
    "every released decision has its letter": choosing.untold_decisions,
    "no decision is told before its release": choosing.decisions_told_too_early,
    "what is decided was released": choosing.decided_without_release,
    "what is released is no longer weighed": choosing.released_and_still_weighed,
    "decisions are filed under their round": choosing.decisions_in_another_round,
    "nobody who withdrew waits for a decision": choosing.decisions_of_those_who_withdrew,
    "every reserve has a place in line": choosing.reserves_without_place_in_line,
    "no two reserves have the same place in line": choosing.reserves_ranked_alike,
    "no decision was released before it was made": choosing.decisions_released_before_made,
    "every offer follows from a released decision": choosing.offers_without_decision,
    "offers are filed under their round": choosing.offers_in_another_round,
    "nobody who withdrew has an open offer": choosing.offers_of_those_who_withdrew,
    "no offer ran out before it was sent": choosing.offers_answered_before_sent,
    "no more places are offered than there are": choosing.rounds_with_more_offers_than_places,
    "whoever accepted takes part": choosing.accepted_without_taking_part,
    "whoever takes part accepted, or was let in by hand": choosing.taking_part_without_accepting,
    "nobody who withdrew is pinned": choosing.pins_of_those_who_withdrew,
    "pins are filed under their round": choosing.pins_in_another_round,
    "every target on a protected attribute has its ground": weighing.targets_without_ground,
    "no target on a protected attribute is binding": weighing.binding_protected_targets,
    "every answer that is weighed is for a use in force": weighing.answers_weighed_too_long,
    "every use of a protected attribute stands in the log": weighing.uses_not_in_the_log,
    "every answer that is weighed opens in its own row only": site.moved_weighed_answers,
    "every choice of points stands in the log": choosing.choices_of_points_not_in_the_log,
    # the committee
    "every record put up for signing has its fingerprint": (
        committee.records_with_another_fingerprint
    ),
    "every signature is on the record that stands": committee.signatures_on_another_record,
    "signatures are by those who were asked": committee.signatures_of_others,
    "every signature stands in the log": committee.signatures_not_in_the_log,
    "a signed record is signed by all who were asked": committee.signed_without_all,
    "recusals at a meeting are of its round": committee.recusals_in_another_round,
    "waived targets are of the round": committee.waivers_in_another_round,
    "nobody who stepped aside decided alone": committee.decided_alone_by_recused,
    "reasons are sent only after a no": committee.reasons_without_a_no,
    "nobody is reminded when it is too late to answer": committee.reminders_after_the_last_day,
    # draws
    "every list of a draw adds up": drawing.lists_that_do_not_add_up,
    "published draws have the fingerprint that the log holds": drawing.fingerprints_not_in_the_log,
    "those in a draw applied to its round": drawing.seats_in_another_round,
    "a draw leads to a proposal of its round": drawing.proposals_of_another_round,
    # sessions and workgroups
    "answers to sessions are by people of the round": choosing.answers_by_strangers,
    "no more have a place than there are": meeting.sessions_with_more_people_than_places,
    "nobody waits for what they have answered": meeting.answers_of_those_who_wait,
    "nobody waits where there is no limit": meeting.lines_where_there_is_no_limit,
    "everybody waits in their turn": meeting.turns_out_of_order,
    "nobody sits at too many board meetings": meeting.people_with_too_many_seats,
    "attendance is of people of the round": choosing.attendance_of_strangers,
    "ticks are of people of the round": presence.ticks_of_strangers,
    "attendance is what its ticks come to": presence.attendance_against_ticks,
    "own work is by people of the round": presence.own_work_of_strangers,
    "certificates are of people of the round": presence.certificates_of_strangers,
    "every certificate stands in the log": presence.certificates_not_in_the_log,
    "reasons to be away are gone in time": presence.reasons_kept_too_long,
    "wishes are for areas of the round": choosing.wishes_for_another_rounds_area,
    "workgroups are on areas of the round": choosing.workgroups_on_another_rounds_area,
    "members are filed under their workgroup's round": choosing.members_of_another_rounds_workgroup,
    "published workgroups say since when": choosing.published_without_time,
    # networks
    "no network meeting has more people than places": (
        networks.meetings_with_more_people_than_places
    ),
    "nobody waits for a network meeting with free places": networks.lines_beside_free_places,
    "nobody jumps the line of a network meeting": networks.people_who_jumped_the_line,
    "those who signed up to a network meeting are forgotten in time": (
        networks.sign_ups_kept_too_long
    ),
    "networks open once the host is known to be a member": (
        networks.opened_without_membership_looked_up
    ),
    # travel
    "travel claims are filed under the round of their session": (
        travelling.claims_in_another_round
    ),
    "what a travel claim comes to is the sum of its lines": travelling.claims_that_do_not_add_up,
    "drives are paid at the rate of their claim": travelling.drives_at_another_rate,
    "receipts are of the claim that leans on them": travelling.receipts_of_another_claim,
    "nobody came along with themselves": travelling.passengers_of_themselves,
    "nobody approved their own travel claim": travelling.claims_answered_by_nobody_else,
    "lists for the payroll add up": travelling.batches_that_do_not_add_up,
    "files for the payroll name the claims of their list": travelling.files_without_their_claims,
    "claims are paid with their list": travelling.batches_half_paid,
    # evaluation
    "every box of answers is its own session’s": evaluation.boxes_of_another_session,
    "every box holds as many answers as were given": evaluation.boxes_that_do_not_add_up,
    "evaluations are filed under their round": evaluation.evaluations_in_another_round,
    "answers were given while they were taken": evaluation.answers_on_days_when_none_were_taken,
    # follow-up
    "frozen figures give nobody away": following_up.frozen_steps_that_give_away,
    "frozen figures add up": following_up.frozen_steps_that_do_not_add_up,
    "steps are frozen in their order": following_up.frozen_steps_out_of_order,
    "figures to compare with are parts of a whole": following_up.references_beyond_the_whole,
}


def find_broken(name: str, *, at: datetime) -> list[str]:
    """What breaks an invariant: ids, never names or text of people."""
    found = INVARIANTS[name](at)
    if isinstance(found, list):
        return found
    return [str(row_id) for row_id in db.session.scalars(found.distinct())]


def check(*, at: datetime) -> dict[str, list[str]]:
    """Every broken invariant with what breaks it; empty when all hold."""
    results = {name: find_broken(name, at=at) for name in INVARIANTS}
    return {name: broken for name, broken in results.items() if broken}
