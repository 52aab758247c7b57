"""Pages for coordinators: the lists of the set-up, each with add, edit, move and remove."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.i18n import mark
from aspirant.programme import queries, setting_up
from aspirant.programme.forms import (
    AreaForm,
    CriterionForm,
    EntryRuleForm,
    QuestionForm,
    SessionForm,
    SessionWordsForm,
    SetUpForm,
)
from aspirant.programme.models import Criterion, Question, Round, Session
from aspirant.programme.queries import find_round
from aspirant.programme.readiness import LEVELS
from aspirant.programme.words import MODE_LABELS, QUESTION_LABELS, Mode, QuestionKind, Stage
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("programme_parts", __name__)


@pages.app_template_filter("say_mode")
def say_mode(mode: Mode) -> str:
    """Where a session takes place, in words."""
    return _(MODE_LABELS[mode])


@pages.app_template_filter("say_question_kind")
def say_question_kind(kind: QuestionKind) -> str:
    """How a question is answered, in words."""
    return _(QUESTION_LABELS[kind])


@dataclass(frozen=True)
class Kind:
    """One kind of part: its words, how it is read, and the verbs that change it."""

    title: str
    add_title: str
    edit_title: str
    form: type[SetUpForm]
    list: Callable[[Round], Any]
    find: Callable[[UUID], Any]
    add: Callable[..., Any]
    edit: Callable[..., None]
    remove: Callable[..., None] = setting_up.remove_part


KINDS = {
    "entry-rules": Kind(
        mark("Entry rules"),
        mark("Add an entry rule"),
        mark("Edit the entry rule"),
        EntryRuleForm,
        queries.list_entry_rules,
        queries.find_entry_rule,
        setting_up.add_entry_rule,
        setting_up.edit_entry_rule,
    ),
    "questions": Kind(
        mark("Questions"),
        mark("Add a question"),
        mark("Edit the question"),
        QuestionForm,
        queries.list_questions,
        queries.find_question,
        setting_up.add_question,
        setting_up.edit_question,
    ),
    "criteria": Kind(
        mark("Criteria"),
        mark("Add a criterion"),
        mark("Edit the criterion"),
        CriterionForm,
        queries.list_criteria,
        queries.find_criterion,
        setting_up.add_criterion,
        setting_up.edit_criterion,
    ),
    "areas": Kind(
        mark("Areas"),
        mark("Add an area"),
        mark("Edit the area"),
        AreaForm,
        queries.list_areas,
        queries.find_area,
        setting_up.add_area,
        setting_up.edit_area,
    ),
    "sessions": Kind(
        mark("Planned sessions"),
        mark("Add a session"),
        mark("Edit the session"),
        SessionForm,
        queries.list_sessions,
        queries.find_session,
        setting_up.add_session,
        setting_up.edit_session,
        setting_up.remove_session,
    ),
}

#: Once people know of a session, its time and place are changed where they are told of it.
PUBLISHED_SESSION = replace(
    KINDS["sessions"], form=SessionWordsForm, edit=setting_up.edit_session_words
)

_KIND = '<any("entry-rules", "questions", "criteria", "areas", "sessions"):kind>'
_ORDERED = '<any("entry-rules", "questions", "criteria", "areas"):kind>'


def find_part(slug: str, kind: str, part_id: UUID) -> Any:
    """The part at an address; None when it belongs to another round."""
    part = KINDS[kind].find(part_id)
    return part if part is not None and part.round.slug == slug else None


@pages.get(f"/rounds/<slug>/set-up/{_KIND}")
@guard("edit_round", find_round)
def list_parts(round: Round, kind: str) -> ResponseReturnValue:
    """The parts of one kind, in order."""
    parts = KINDS[kind].list(round)
    return render_template(
        "programme/list_parts.html",
        round=round,
        kind=kind,
        words=KINDS[kind],
        groups=[(stage.value, [p for p in parts if p.stage is stage]) for stage in Stage]
        if kind == "criteria"
        else [("", parts)],
        total=len(parts),
    )


@pages.route(f"/rounds/<slug>/set-up/{_KIND}/new", methods=["GET", "POST"])
@guard("edit_round", find_round)
def add_part(round: Round, kind: str) -> ResponseReturnValue:
    """One more."""
    form = KINDS[kind].form()
    if not form.validate_on_submit():
        return _form_page(kind, form, round, KINDS[kind].add_title)
    stage = {"stage": _stage()} if kind == "criteria" else {}
    KINDS[kind].add(round, **form.answers(), **stage, by=current_user, at=now())
    return done(_list_url(round, kind), _("Added."))


@pages.route(f"/rounds/<slug>/set-up/{_KIND}/<uuid:part_id>", methods=["GET", "POST"])
@guard("edit_round", find_part)
def edit_part(part: Any) -> ResponseReturnValue:
    """The same, said otherwise."""
    kind = _kind_of_page()
    words = PUBLISHED_SESSION if _is_published_session(part) else KINDS[kind]
    form = words.form(obj=part, **_shown(part))
    if isinstance(form, SessionWordsForm):
        form.is_counted.settle()
    if not form.validate_on_submit():
        return _form_page(kind, form, part.round, words.edit_title, part)
    form.expect_version(part)
    words.edit(part, **form.answers(), by=current_user, at=now())
    return done(_list_url(part.round, kind), _("Saved."))


@pages.post(f"/rounds/<slug>/set-up/{_ORDERED}/<uuid:part_id>/move")
@guard("edit_round", find_part)
def move_part(part: Any) -> ResponseReturnValue:
    """One step up or down."""
    is_up = request.form.get("to") == "up"
    setting_up.move_part(part, is_up=is_up, by=current_user, at=now())
    return done(_list_url(part.round, _kind_of_page()))


@pages.route(f"/rounds/<slug>/set-up/{_KIND}/<uuid:part_id>/remove", methods=["GET", "POST"])
@guard("edit_round", find_part)
def remove_part(part: Any) -> ResponseReturnValue:
    """Asks, then takes it away."""
    kind = _kind_of_page()
    if request.method == "GET":
        return render_template(
            "programme/remove_part.html", round=part.round, part=part, kind=kind, words=KINDS[kind]
        )
    KINDS[kind].remove(part, by=current_user, at=now())
    return done(_list_url(part.round, kind), _("It is gone."))


def _kind_of_page() -> str:
    return str((request.view_args or {})["kind"])


def _is_published_session(part: Any) -> bool:
    return isinstance(part, Session) and part.round.call.is_public()


def _stage() -> Stage:
    return Stage.INTERVIEW if request.args.get("stage") == Stage.INTERVIEW else Stage.REVIEW


def _shown(part: Any) -> dict[str, Any]:
    """What a form shows of a part that is not one of its columns."""
    if isinstance(part, Criterion):
        return {f"level_{number}": part.level(number) for number in LEVELS}
    return {"lines": "\n".join(part.options)} if isinstance(part, Question) else {}


def _form_page(
    kind: str, form: SetUpForm, round: Round, title: str, part: Any = None
) -> tuple[str, int]:
    html = render_template(
        "programme/edit_part.html",
        round=round,
        call=round.call,
        kind=kind,
        words=KINDS[kind],
        title=_(title),
        form=form,
        part=part,
        stage=part.stage if isinstance(part, Criterion) else _stage(),
    )
    return html, status_of(form)


def _list_url(round: Round, kind: str) -> str:
    return url_for("programme_parts.list_parts", slug=round.slug, kind=kind)
