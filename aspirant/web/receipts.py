"""One intent, one act: a form that is sent twice is carried out once.

Every form carries a random `intent`. The first POST claims it (a row, unique per person); a second
one waits for the first, finds the claim taken and gets the same redirect.
"""

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from aspirant.core.alarm import alarm
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.receipts import FormReceipt


def claim_intent() -> ResponseReturnValue | None:
    """Claim the posted intent. Returns the earlier redirect when it was already carried out."""
    intent = request.form.get("intent", "") if request.method == "POST" else ""
    if not intent or not current_user.is_authenticated:
        return None
    person_id = current_user.id
    receipt = FormReceipt(person_id=person_id, intent=intent[:64], url="", created_at=now())
    db.session.add(receipt)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        url = db.session.scalar(
            select(FormReceipt.url).where(
                FormReceipt.person_id == person_id, FormReceipt.intent == intent[:64]
            )
        )
        return redirect(url or request.url, 303)
    g.receipt = receipt
    return None


def done(url: str, message: str | None = None, *, wake: str = "") -> ResponseReturnValue:
    """Commit what the view did and send the person on. The only commit of a POST.

    `message` is already in the reader's language. Rings the clock, so that letters leave soon;
    `wake` names another job of the worker that should run soon.
    """
    if receipt := g.get("receipt"):
        receipt.url = url
    db.session.commit()
    if message:
        flash(message, "success")
    alarm.ring("send_letters")
    if wake:
        alarm.ring(wake)
    return redirect(url, 303)


def keep() -> None:
    """Commit what must outlive a form that needs attention, such as a file sent along with it.

    The form is shown again and has not been carried out, so its intent stays free.
    """
    if receipt := g.pop("receipt", None):
        db.session.delete(receipt)
    db.session.commit()
