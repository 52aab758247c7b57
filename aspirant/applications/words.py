"""The words for what is done with an application."""

from aspirant.core.i18n import mark

#: What the history says, by the action of the audit log. An action without a word is not shown.
ACTION_WORDS = {
    "start_application": mark("Begun"),
    "submit_application": mark("Submitted"),
    "reopen_application": mark("Opened for changes"),
    "withdraw_application": mark("Taken back"),
    "resume_application": mark("Taken up again"),
    "admit_application": mark("Was let in to the reading"),
    "screen_out_application": mark("Entry rules found not met"),
    "shortlist_application": mark("Put on the list for interviews"),
    "unlist_application": mark("Taken off the list for interviews"),
    "decide_application": mark("Decision released"),
    "return_application_to_review": mark("Decision taken back, to the reading"),
    "return_application_to_interviews": mark("Decision taken back, to the interviews"),
    "delete_answers": mark("Answers deleted"),
}

#: What the person may read on the page of their own application: what they did themselves.
OWN_ACTION_WORDS = {
    action: ACTION_WORDS[action]
    for action in (
        "start_application",
        "submit_application",
        "reopen_application",
        "withdraw_application",
        "resume_application",
    )
}
