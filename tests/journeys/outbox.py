"""The letters as their recipients read them."""

from sqlalchemy import select

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.mail.rendering import Rendered, render_letter


def latest_letter(address: str, kind: str) -> Rendered:
    """The latest letter of that kind to that address, as it reads."""
    found = db.session.scalars(
        select(Letter)
        .where(Letter.address == address, Letter.kind == kind)
        .order_by(Letter.created_at, Letter.id)
    ).all()
    assert found, f"no letter {kind} to {address}"
    return render_letter(found[-1])


def letters_to(address: str, *, state: str = "") -> list[Rendered]:
    """Every letter to that address (in that state), the first first."""
    found = db.session.scalars(
        select(Letter).where(Letter.address == address).order_by(Letter.created_at, Letter.id)
    )
    return [render_letter(one) for one in found if not state or one.state.value == state]


def letters_of(*kinds: str, state: str = "") -> list[tuple[str, str, str]]:
    """Kind, recipient (what stands before the @) and language of the letters of those kinds."""
    found = db.session.execute(
        select(Letter.kind, Letter.address, Letter.language, Letter.state).where(
            Letter.kind.in_(kinds)
        )
    )
    rows = [row for row in found if not state or row.state.value == state]
    return sorted((row.kind, row.address.split("@")[0], row.language) for row in rows)
