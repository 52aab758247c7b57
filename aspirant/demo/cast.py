"""The cast of the demo: one person for each role, and where each begins."""

from dataclasses import dataclass

from aspirant.core.i18n import mark


@dataclass(frozen=True)
class Part:
    """A part to step into: who, what they are, what to try, and the page they begin on."""

    email: str
    role: str
    try_this: str
    page: str


CAST = (
    Part(
        "samordnare@example.org",
        mark("Coordinator"),
        mark("Read the applications of the open round, propose a group, release decisions."),
        "/rounds",
    ),
    Part(
        "bedomare@example.org",
        mark("Reviewer"),
        mark("Read an application without seeing whose it is, and score it."),
        "/my-page",
    ),
    Part(
        "intervjuare@example.org",
        mark("Interviewer"),
        mark("See your interviews and fill in a scorecard."),
        "/my-page",
    ),
    Part(
        "sokande@example.org",
        mark("Applicant"),
        mark("Go on with a draft, check it and send it."),
        "/my-page",
    ),
    Part(
        "intervjuad@example.org",
        mark("Applicant called to interview"),
        mark("Choose a time for the interview."),
        "/my-page",
    ),
    Part(
        "erbjuden@example.org",
        mark("Applicant with an offer"),
        mark("Accept or decline the place."),
        "/my-page",
    ),
    Part(
        "reserv@example.org",
        mark("Applicant on the reserve list"),
        mark("Read the answer you got."),
        "/my-page",
    ),
    Part(
        "nekad@example.org",
        mark("Applicant without a place"),
        mark("Read the answer, and the reasons that you asked for."),
        "/my-page",
    ),
    Part(
        "aspirant@example.org",
        mark("Aspirant"),
        mark("See your sessions, answer them, subscribe in your calendar, wish for an area."),
        "/my-page",
    ),
    Part(
        "ambassador@example.org",
        mark("Aspirant of the round before"),
        mark("Look back at the round, and call your workgroup together."),
        "/rounds/2021-2022/my-sessions",
    ),
    Part(
        "processledare@example.org",
        mark("Facilitator"),
        mark("Tick who is here, and put workgroups together."),
        "/rounds/2026-2027",
    ),
    Part(
        "kommitte@example.org",
        mark("Member of the committee"),
        mark("Read the group that is proposed, and why each is in it or not."),
        "/my-page",
    ),
    Part(
        "varden@example.org",
        mark("Host of a local network"),
        mark("See who comes to your meeting, write to them, and plan the next one."),
        "/my-page",
    ),
    Part(
        "styrelse@example.org",
        mark("Board"),
        mark("See how the round stands."),
        "/my-page",
    ),
    Part(
        "revisor@example.org",
        mark("Auditor"),
        mark("Read the log and the follow-up, and check a draw."),
        "/my-page",
    ),
    Part(
        "administrator@example.org",
        mark("Site administrator"),
        mark("Set up people and rounds."),
        "/people",
    ),
)
