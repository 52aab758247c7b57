"""Takes the replies of a whole mailbox, each in a transaction of its own."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from aspirant.core.db import db
from aspirant.invitations.mailbox import read_mailbox
from aspirant.invitations.service import take_found
from aspirant.lifecycle import ReplyState


def take_replies(file: Path, *, authority: str, at: datetime) -> Counter[str]:
    """Take what is certain and keep the rest. Returns how many were taken, kept, seen, other."""
    counts: Counter[str] = Counter()
    for found in read_mailbox(file, authority=authority):
        reply = take_found(found, at=at) if found else None
        if found is None:
            counts["other"] += 1
        elif reply is None:
            counts["seen"] += 1
        else:
            counts["taken" if reply.state is ReplyState.TAKEN else "kept"] += 1
        db.session.commit()
    return counts
