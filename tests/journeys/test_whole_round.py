"""One round, from the first administrator to the workgroups, as its people walk it."""

from flask import Flask

from aspirant.core.audit import find_broken_entry
from aspirant.core.clock import now
from aspirant.operations.checking import check
from tests.journeys import applying, choosing, deciding, meeting, record, setting_up, together
from tests.journeys import calendar as days
from tests.journeys.calendar import Calendar


def test_one_round_from_blank_to_workgroups(journey: Flask, calendar: Calendar) -> None:
    setting_up.administrator_makes_a_coordinator(journey)
    cleo = setting_up.coordinator_sets_up_a_round(journey)
    calendar.pass_until(days.APPLYING)
    alva = applying.alva_applies(journey)
    applying.alva_sees_how_it_stands(alva)
    applying.others_apply()
    calendar.pass_until(days.CLOSED)
    choosing.coordinator_screens(cleo.come_back())
    calendar.pass_until(days.READING)
    choosing.coordinator_hands_out_readings(cleo)
    for reader in ("bo", "bea"):
        choosing.reviewer_reads(journey, f"{reader}@example.org")
    calendar.pass_until(days.INVITING)
    choosing.coordinator_shortlists(cleo)
    meeting.coordinator_invites(cleo)
    meeting.applicants_book(journey, alva.come_back())
    calendar.pass_until(days.INTERVIEWS_OVER)
    meeting.interviewer_writes_scorecards(journey)
    meeting.coordinator_sees_who_came(cleo)
    calendar.pass_until(days.DECIDING)
    deciding.coordinator_proposes(cleo.come_back())
    applicants = [alva.come_back(), *deciding.others(journey)]
    before = deciding.seen_by(applicants)
    deciding.coordinator_decides(cleo)
    assert deciding.seen_by(applicants) ^ before == set()
    deciding.coordinator_keeps_the_record(cleo)
    assert deciding.seen_by(applicants) ^ before == set()
    deciding.coordinator_releases(cleo)
    assert deciding.seen_by(applicants) ^ before == set()
    deciding.coordinator_undoes_the_release(cleo)
    deciding.coordinator_releases(cleo)
    calendar.pass_until(days.TOLD)
    deciding.applicants_answer(journey, alva)
    deciding.reserve_moves_up(journey, cleo)
    calendar.pass_until(days.BEGINS)
    together.coordinator_begins(cleo.come_back())
    feed = together.participant_follows(alva.come_back())
    together.coordinator_changes_a_session(cleo)
    together.participant_learns_of_it(alva, feed)
    together.participants_wish(journey, alva)
    together.coordinator_puts_groups_together(cleo)
    together.participant_sees_the_group(alva)
    calendar.pass_until(days.NIGHT)
    assert find_broken_entry() is None
    assert check(at=now()) == {}
    assert (record.acts(), record.letters()) == (record.ACTS, record.LETTERS)
