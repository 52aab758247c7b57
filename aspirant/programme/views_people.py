"""Pages about people: everybody (for administrators), and who has which role in a round.

They stand here and not with the people, since they name rounds.
"""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.people import service
from aspirant.people.forms import InvitationForm
from aspirant.people.models import Person, RoleGrant
from aspirant.people.queries import (
    count_people,
    find_person,
    find_staff_grant,
    list_grants,
    list_people,
)
from aspirant.permissions import ROLE_WORDS, Role, can
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, find_round_by_id, list_rounds
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("people_staff", __name__)

PAGE = 50


@pages.app_template_filter("say_role")
def say_role(role: Role) -> str:
    """The word for a role."""
    return _(ROLE_WORDS[role])


@pages.app_template_filter("say_roles")
def say_roles(grants: list[RoleGrant]) -> str:
    """Everything that somebody is, each role once however many rounds: “Reviewer, Aspirant”."""
    held = {grant.role for grant in grants}
    return ", ".join(say_role(role) for role in Role if role in held)


@pages.get("/people", endpoint="list_people")
@guard("manage_people")
def show_people() -> ResponseReturnValue:
    """Everybody with an address here, to be searched."""
    page = max(request.args.get("page", 1, int), 1)
    search = request.args.get("q", "").strip()
    return render_template(
        "people/list_people.html",
        people=list_people(search=search, limit=PAGE, offset=(page - 1) * PAGE),
        total=count_people(search=search),
        search=search,
        page=page,
        size=PAGE,
    )


@pages.get("/people/<uuid:person_id>")
@guard("manage_people", find_person)
def show_person(person: Person) -> ResponseReturnValue:
    """One person: roles, and whether the account is open."""
    names = {round.id: round for round in list_rounds()}
    grants = sorted(person.roles, key=lambda g: (names[g.round_id].starts_on, g.role), reverse=True)
    return render_template(
        "people/show_person.html",
        person=person,
        roles=[(names[grant.round_id], grant.role) for grant in grants],
    )


@pages.post("/people/<uuid:person_id>/close")
@guard("manage_people", find_person)
def close_account(person: Person) -> ResponseReturnValue:
    """Nobody comes in with this address any more, and every browser is signed out."""
    service.set_active(person, False, by=current_user, at=now())
    return done(_page_of(person), _("The account is closed and signed out everywhere."))


@pages.post("/people/<uuid:person_id>/open")
@guard("manage_people", find_person)
def open_account(person: Person) -> ResponseReturnValue:
    """The address works again."""
    service.set_active(person, True, by=current_user, at=now())
    return done(_page_of(person), _("The account is open again."))


@pages.get("/rounds/<slug>/people")
@guard("manage_roles", find_round)
def list_roles(round: Round) -> ResponseReturnValue:
    """Who has which role in the round."""
    return _roles_page(round, InvitationForm())


@pages.post("/rounds/<slug>/people")
@guard("manage_roles", find_round)
def invite(round: Round) -> ResponseReturnValue:
    """Give a role to an address and write to it."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return _roles_page(round, form)
    person = service.invite_person(
        form.email.data,
        Role(form.role.data),
        round.id,
        name=form.name.data,
        round_name=round.name,
        language=form.language.data,
        by=current_user,
        at=now(),
    )
    said = _("%(name)s has the role now.", name=person.display_name)
    return done(url_for("people_staff.list_roles", slug=round.slug), said)


@pages.post("/rounds/<slug>/people/<uuid:grant_id>/revoke")
@guard("manage_roles", find_staff_grant)
def revoke_role(grant: RoleGrant) -> ResponseReturnValue:
    """Take a role away."""
    round = find_round_by_id(grant.round_id)
    assert round
    is_own = grant.person_id == current_user.id and not current_user.is_administrator
    name = grant.person.display_name
    service.revoke_role(grant, by=current_user, at=now())
    may_stay = not (is_own and grant.role is Role.COORDINATOR)
    url = (
        url_for("people_staff.list_roles", slug=round.slug) if may_stay else url_for("home.my_page")
    )
    return done(url, _("%(name)s no longer has that role.", name=name))


def _roles_page(round: Round, form: InvitationForm) -> tuple[str, int]:
    grants = list_grants(round.id)
    html = render_template(
        "people/list_roles.html",
        round=round,
        form=form,
        staff=[grant for grant in grants if grant.role is not Role.PARTICIPANT],
        aspirants=[grant for grant in grants if grant.role is Role.PARTICIPANT],
        may_open_person=can(current_user, "manage_people"),
    )
    return html, status_of(form)


def _page_of(person: Person) -> str:
    return url_for("people_staff.show_person", person_id=person.id)
