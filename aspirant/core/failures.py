"""What the log may hold of a failure: its kind and where, never its words.

The words of an exception often quote what was being handled: an address, a name, an answer.
"""

import traceback


def describe_failure(error: BaseException) -> dict[str, object]:
    """The kinds of the failure and of its cause, and the lines of code it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "cause": type(error.__cause__).__name__ if error.__cause__ else None,
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
