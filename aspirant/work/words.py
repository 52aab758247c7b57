"""What the pages say about jobs."""

from aspirant.core.i18n import mark
from aspirant.lifecycle import JobState

#: By the kind of a job: what it does, as the heading of its page.
JOB_WORDS = {
    "propose_group": mark("Computing a group"),
    "explain_group": mark("Computing the reasons"),
    "compute_chances": mark("Computing the chances"),
}

#: The look of its state, beside the word.
JOB_KINDS = {
    JobState.WAITING: "",
    JobState.RUNNING: "go",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "",
}
