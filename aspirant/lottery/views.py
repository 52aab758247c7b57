"""Pages for everybody: a draw with its chances, its list to download, and how to check it."""

from pathlib import Path

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.algorithms import lottery_verify
from aspirant.lottery.downloads import as_file
from aspirant.lottery.models import Draw
from aspirant.lottery.queries import file_of, find_draw, find_own_seat, public_chances
from aspirant.web.guard import guard

pages = Blueprint("lottery", __name__)


@pages.get("/draws/<uuid:draw_id>")
@guard("read_draw", find_draw)
def show_draw(draw: Draw) -> ResponseReturnValue:
    """What is drawn, with which chances, and how anybody can check it."""
    own = find_own_seat(draw, current_user.id) if current_user.is_authenticated else None
    return render_template(
        "lottery/show_draw.html", draw=draw, chances=public_chances(draw), own=own
    )


@pages.get("/draws/<uuid:draw_id>/groups.json")
@guard("read_draw", find_draw)
def groups(draw: Draw) -> ResponseReturnValue:
    """The numbered groups, as a file that the program checks."""
    return as_file(file_of(draw), f"draw-{draw.number}.json")


@pages.get("/draws/lottery-verify.py")
@guard("read_public_page")
def program() -> ResponseReturnValue:
    """The program that checks a list, alone in one file."""
    body = Path(lottery_verify.__file__).read_text(encoding="utf-8")
    response = Response(body, mimetype="text/x-python")
    response.headers.set("Content-Disposition", "attachment", filename="lottery_verify.py")
    return response
