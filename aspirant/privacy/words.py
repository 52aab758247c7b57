"""The words of personal data: kinds of it with purpose, ground and time; tables; columns."""

from dataclasses import dataclass

from aspirant.core.i18n import mark
from aspirant.privacy.questions import DIVERSITY_QUESTIONS
from aspirant.privacy.times import TIME_COLUMNS
from aspirant.travel.words import COLUMN_WORDS as TRAVEL_COLUMNS
from aspirant.travel.words import TABLE_WORDS as TRAVEL_TABLES


@dataclass(frozen=True)
class Kind:
    """A kind of personal data: what it is called and holds, why, on what ground, how long."""

    word: str
    what: str
    why: str
    ground: str
    keep: str


CONTRACT = mark(
    "You have asked to take part, and we need it to handle that (GDPR Article 6.1 b). Since it can"
    " show that you are a member of a trade union, it is also handled as the union’s own data on"
    " its members (Article 9.2 d)."
)
INTEREST = mark(
    "We have an interest in keeping the service safe and being able to show what was done"
    " (GDPR Article 6.1 f)."
)

#: By the mark on the column.
KINDS = {
    "contact": Kind(
        mark("How we reach you"),
        mark("Your name, your email address, your phone number and the language you read."),
        mark("To write to you, and to know whom we are writing to."),
        CONTRACT,
        mark("As long as you have an account, and until the round you applied to is over."),
    ),
    "application": Kind(
        mark("Your application"),
        mark("What you write in the application, the areas you choose, the dates you can "
             "attend, its number and when it was sent, and what you answer if you are offered a "
             "place."),
        mark("To judge whether you can be offered a place, and to put a varied group together."),
        CONTRACT,
        mark("After the round too, until we delete it; 30 days when you take back the"
             " application."),
    ),
    "assessment": Kind(
        mark("What we think of your application"),
        mark("What readers and interviewers note and the points they give, whether the entry "
             "rules are met, and what is decided and why."),
        mark("To choose fairly and to be able to give you a reason."),
        CONTRACT,
        mark("After the round too, until we delete it. You can read it when the answers have been"
             " released."),
    ),
    "participation": Kind(
        mark("Your part in the programme"),
        mark("Which sessions you say you will attend and did attend, what own work you note, your "
             "certificate, the areas you wish for, your workgroup, that you have a calendar "
             "address, and on which day you said what a session was like, never what you said."),
        mark("To plan the sessions and the workgroups, and to fill your calendar."),
        CONTRACT,
        mark("After the round too, until we delete it."),
    ),
    "diversity": Kind(
        mark("Voluntary answers about diversity"),
        mark("What you choose to answer, encrypted and kept apart under a random name."),
        mark("To count whether we reach managers of every background. Nobody sees one person’s"
             " answers, and they never weigh in the choice."),
        mark("Your explicit consent (GDPR Articles 6.1 a and 9.2 a). You can take it back at any"
             " time, and the answers are then deleted at once."),
        mark("Until they have been counted for the round, or until you take them back."),
    ),
    "weighed": Kind(
        mark("What you agree to have weighed"),
        mark("What you choose to answer about an attribute that the law protects, where a round"
             " may weigh it. It is encrypted and kept apart under a random name."),
        mark("To put a group together that meets the targets of the round. Nobody sees one"
             " person’s answer, and those who read and interview learn nothing of it."),
        mark("Your explicit consent (GDPR Articles 6.1 a and 9.2 a), besides the legal ground that"
             " you are shown. You can take it back at any time, and it is then deleted at once."),
        mark("Until the round no longer weighs it, until its last place is given, or until you"
             " take it back."),
    ),
    "needs": Kind(
        mark("What you need at sessions"),
        mark("The food and the access you ask for, and the reason you give when you cannot come."),
        mark("To order the right food and choose the right room. The kitchen and the place are told"
             " how many, never who. The reason is read by whoever coordinates the round."),
        mark("Your explicit consent (GDPR Articles 6.1 a and 9.2 a): it can tell of health or"
             " belief. You can take it back at any time."),
        mark("Until the day after the session."),
    ),
    "sign_up": Kind(
        mark("Sign-ups to network meetings"),
        mark("Your name, your email address and the language you read, where you sign up for a"
             " local network meeting. You need no account for it."),
        mark("To keep your place and to write to you about it. Only the host and the office see"
             " your name, and nobody your address."),
        CONTRACT,
        mark("Until you leave the meeting, and at the latest seven days after it; letters about it"
             " for 30 days. What you never confirmed: two days."),
    ),
    "travel": Kind(
        mark("Your travel claims"),
        mark("Which journeys to sessions you want to be paid for: day, way, amount, receipts, with"
             " whom you shared a ride, what we answered, and when it was paid. Never a bank"
             " account."),
        mark("To pay you back, and to have the accounts in order."),
        mark("The law on accounting asks for it (GDPR Article 6.1 c). Since it can show that you"
             " are a member of a trade union, it is also handled as the union’s own data on its"
             " members (Article 9.2 d)."),
        mark("What was paid: seven years after the year it was paid, as the law on accounting asks."
             " What was never paid: two years."),
    ),
    "letter": Kind(
        mark("Letters we have sent you"),
        mark("What each letter said, and when it was sent."),
        mark("To be able to see what you have been told and when."),
        CONTRACT,
        mark("Two years."),
    ),
    "role": Kind(
        mark("Your tasks in a round"),
        mark("Which tasks you have and in which round, whether your account is open, and how "
             "much you have agreed to read."),
        mark("To know what you may see and do."),
        CONTRACT,
        mark("As long as you have the task, and until the round is over."),
    ),
    "log": Kind(
        mark("What you have done here"),
        mark("What you did and when, for instance that you sent a form, gave a reading or "
             "signed in, and in which browser."),
        mark("To be able to find faults and misuse. It holds references, not what you wrote."),
        INTEREST,
        mark("Two years."),
    ),
    "secret": Kind(
        mark("Your ways in"),
        mark("Fingerprints of your sign-in links and codes, and your secret calendar address, "
             "encrypted."),
        mark("To let you in and nobody else. We keep only what is needed to recognise them."),
        INTEREST,
        mark("Until they expire or you take them back."),
    ),
}  # fmt: skip

TABLE_WORDS = {
    "people": mark("You"),
    "applications": mark("Your applications"),
    "answers": mark("What you wrote"),
    "rule_answers": mark("Entry rules"),
    "area_choices": mark("Areas you chose"),
    "availability": mark("Dates you can attend"),
    "reviews": mark("Readings"),
    "scores": mark("Points from readings"),
    "interviews": mark("Interviews"),
    "interview_recusals": mark("Stepped aside from an interview"),
    "interview_scorecards": mark("After the interview"),
    "interview_scores": mark("Points from interviews"),
    "panel_seats": mark("Interviews you hold"),
    "points_choices": mark("Choices of points"),
    "pins": mark("Held in or out of the group"),
    "pins_kept": mark("Held in or out of an earlier group"),
    "group_proposals": mark("Proposed groups"),
    "meetings": mark("Meetings of the committee"),
    "meeting_seats": mark("Meetings you were at"),
    "meeting_recusals": mark("Stepped aside at a meeting"),
    "meeting_signatures": mark("Records you have signed"),
    "target_waivers": mark("Targets you have waived"),
    "group_reasons": mark("Reasons of proposed groups"),
    "selection_steps": mark("Changes to a selection"),
    "decisions": mark("Decisions"),
    "draws": mark("Draws you have run"),
    "draw_seats": mark("Your part in a draw"),
    "offers": mark("Offers"),
    "offer_extensions": mark("More time to answer"),
    "feedback": mark("Our reasons to you"),
    "answer_details": mark("What you need at sessions"),
    "replies": mark("Answers from your calendar"),
    "rsvps": mark("Sessions you have answered"),
    "attendances": mark("Sessions you have attended"),
    "ticks": mark("How your attendance was ticked"),
    "excuses": mark("Why you could not come"),
    "own_work": mark("Your own work"),
    "certificates": mark("Your certificates"),
    "evaluation_asked": mark("Sessions you were asked about, and whether you answered"),
    "ballot_boxes": mark("Answers without names"),
    "sessions": mark("Sessions you have called"),
    "invitees": mark("Sessions you are invited to"),
    "agenda_items": mark("What you are responsible for at sessions"),
    "waiting": mark("Sessions you wait for a place at"),
    "changes_of_plan": mark("Changes of plan you have made"),
    "seen_changes": mark("Changes of plan you have seen"),
    "earlier_answers": mark("Your answers before a change of plan"),
    "polls": mark("Meetings you have asked for a time for"),
    "poll_answers": mark("Times you have answered"),
    **TRAVEL_TABLES,
    "wishes": mark("Areas you wish for"),
    "memberships": mark("Workgroups"),
    "networks": mark("Networks you have started"),
    "network_meetings": mark("Network meetings you have proposed"),
    "network_changes": mark("Changes of network meetings you have made"),
    "network_words": mark("What you have written about network meetings"),
    "network_drafts": mark("A network meeting you are about to propose"),
    "sign_ups": mark("Network meetings you have signed up for"),
    "feed_addresses": mark("Your calendar addresses"),
    "letters": mark("Letters to you"),
    "jobs": mark("Computations you asked for"),
    "diversity_answers": mark("Your voluntary answers"),
    "weighed_answers": mark("What you agreed to have weighed"),
    "target_uses": mark("Uses of protected attributes that you began or ended"),
    "role_grants": mark("Your tasks"),
    "frozen_steps": mark("Steps you have had counted"),
    "reference_sheets": mark("Figures to compare with that you entered"),
    "reviewer_terms": mark("What you asked for as a reader"),
    "sign_in_links": mark("Ways in that you asked for"),
    "sign_ins": mark("Where you are signed in"),
    "form_receipts": mark("Forms you have sent"),
    "audit_entries": mark("What you have done"),
}

COLUMN_WORDS = {
    "alias": mark("Number in the draw"),
    "about": mark("About"),
    "alternatives": mark("Other groups"),
    "answered_by_id": mark("Answered by you"),
    "answer": mark("Answer"),
    "answered_at": mark("Answered"),
    "answered_on": mark("Answered on"),
    "action": mark("What"),
    "address": mark("Address"),
    "application_was": mark("State before"),
    "asked_by_id": mark("Asked for by you"),
    "association_id": mark("Industry association"),
    "at": mark("When"),
    "browser": mark("Browser"),
    "by_id": mark("Done by you"),
    "began_by_id": mark("Begun by you"),
    "calendar": mark("What it says to your calendar"),
    "called_by_id": mark("Called by you"),
    "can_attend": mark("Can attend"),
    "chance": mark("Chance"),
    "competence": mark("Competence"),
    "context": mark("Contents"),
    "county": mark("County"),
    "created_at": mark("Created"),
    "decided_by_id": mark("Decided by you"),
    "decline_reason": mark("Your reason for declining"),
    "done_by_id": mark("Done by you"),
    "earlier_words": mark("Words about the change before"),
    "drawn_by_id": mark("Drawn by you"),
    "email": mark("Email"),
    "ended_by_id": mark("Ended by you"),
    "entered_by_id": mark("Entered by you"),
    "frozen_by_id": mark("Counted by you"),
    "interviewer_id": mark("Written by you"),
    "is_active": mark("Account is open"),
    "is_administrator": mark("Administrator"),
    "is_met": mark("Rule is met"),
    "kind": mark("Kind"),
    "language": mark("Language"),
    "level": mark("Level of management"),
    "made_by_id": mark("Made by you"),
    "method": mark("How it was drawn"),
    "municipality": mark("Municipality"),
    "most": mark("At most"),
    "name": mark("Name"),
    "note": mark("Note"),
    "noted_by_id": mark("Noted by you"),
    "number": mark("Number"),
    "outcome": mark("Decision"),
    "people": mark("People"),
    "person_id": mark("About you"),
    "application_id": mark("About your application"),
    "phone": mark("Phone"),
    "place": mark("Place"),
    "plan_words": mark("Words about the change of plan"),
    "prepared_by_id": mark("Prepared by you"),
    "presence": mark("Presence"),
    "prices": mark("Prices of targets"),
    "published_by_id": mark("Published by you"),
    "rank": mark("Rank"),
    "reason": mark("Reason"),
    "recusal_reason": mark("Reason for stepping aside"),
    "released_by_id": mark("Released by you"),
    "reserve_rank": mark("Place on the reserve list"),
    "result": mark("Group"),
    "reviewer_id": mark("Read by you"),
    "role": mark("Role"),
    "screening_reason": mark("Finding on the entry rules"),
    "screening_rules": mark("Entry rules found not met"),
    "sector": mark("Sector"),
    "needs": mark("What you need"),
    "sender": mark("Sender"),
    "since": mark("Since"),
    "state": mark("State"),
    "submitted_at": mark("Sent"),
    "text": mark("Text"),
    "title": mark("Title"),
    "traits": mark("What auditors can see of those in a draw"),
    "value": mark("Points"),
    "wants_feedback": mark("Wants the reasons"),
    "why": mark("Why"),
    "written_by_id": mark("Written by you"),
    "wish_rank": mark("Which of your wishes"),
    "withdrawn_at": mark("Taken back"),
    "witness": mark("Witness"),
    "word": mark("Answer"),
    "workplace": mark("Workplace"),
    "year": mark("Year"),
    "chair_id": mark("Led by you"),
    "guests": mark("Others in the room"),
    "reasons": mark("Reasons"),
    "record": mark("The record"),
    "recused_id": mark("You stepped aside"),
    "secretary_id": mark("Written by you"),
    "signer_id": mark("Signed by you"),
    "signs": mark("Signs the record"),
    "code_hash": mark("Code, as a fingerprint"),
    "half_day": mark("Half day"),
    "is_own": mark("By checking in"),
    "contents": mark("What it says"),
    "day": mark("Day"),
    "given_by_id": mark("Given by you"),
    "minutes": mark("Minutes"),
    "code": mark("Code"),
    "handle": mark("A random name for your answers"),
    "sealed": mark("Your answers, encrypted"),
    "undone_by_id": mark("Undone by you"),
    "token": mark("Secret address, encrypted"),
    "token_hash": mark("Secret, as a fingerprint"),
}
COLUMN_WORDS |= DIVERSITY_QUESTIONS
COLUMN_WORDS |= TRAVEL_COLUMNS

#: Columns that carry no mark of their own and stand beside what does: what it concerns, and when.
COLUMN_WORDS |= {
    "area": mark("Area"),
    "asked_at": mark("Asked for"),
    "assigned_at": mark("Given to you"),
    "association": mark("Industry association"),
    "began_at": mark("Begun"),
    "changed_at": mark("Changed"),
    "criterion": mark("Criterion"),
    "decided_at": mark("Decided"),
    "closed_at": mark("Sign-up closed"),
    "confirmed_at": mark("Confirmed"),
    "ended_at": mark("Ended"),
    "ends_at": mark("Ends"),
    "membership_confirmed_at": mark("Membership looked up"),
    "proposed_at": mark("Proposed"),
    "stands_alone_at": mark("Runs itself since"),
    "started_at": mark("Started"),
    "starts_at": mark("Begins"),
    "written_at": mark("Written"),
    "entered_at": mark("Entered"),
    "expires_at": mark("Expires"),
    "frozen_at": mark("Counted"),
    "granted_at": mark("Given"),
    "invited_at": mark("Invited"),
    "made_at": mark("Made"),
    "noted_at": mark("Noted"),
    "question": mark("Question"),
    "released_at": mark("Released"),
    "reminded_at": mark("Reminded"),
    "reply_by": mark("Answer by"),
    "revoked_at": mark("Taken back"),
    "round": mark("Round"),
    "rule": mark("Entry rule"),
    "saved_at": mark("Saved"),
    "sent_at": mark("Sent"),
    "session": mark("Session"),
    "given_at": mark("Given"),
    "ticked_at": mark("Ticked"),
    "received_at": mark("Received"),
    "held_at": mark("Held"),
    "presented_at": mark("Put up for signing"),
    "signed_at": mark("Signed"),
    "voided_at": mark("Counts no longer since"),
    "set_aside_at": mark("Set aside"),
    "undone_at": mark("Undone"),
    "used_at": mark("Used"),
    "was": mark("Before"),
    "round_name": mark("Round"),
    "comment": mark("What was written beside"),
    **TIME_COLUMNS,
}
