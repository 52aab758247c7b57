"""What people fill in to plan a session and to say what happens there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.core.clock import from_local, to_local
from aspirant.core.files import MOST_BYTES, File
from aspirant.core.i18n import Bilingual
from aspirant.people.models import Person
from aspirant.programme.counted_field import CountedField
from aspirant.programme.models import Area, Session
from aspirant.programme.words import AUDIENCE_LABELS, Audience
from aspirant.schedule.audience import Whom
from aspirant.schedule.forms import PlanForm
from aspirant.schedule.models import AgendaItem, Plan, is_one_day
from aspirant.schedule.planning import Contents, Line, is_known_file, whole_days
from aspirant.web.bilingual import BilingualField
from aspirant.web.filters import say
from aspirant.web.forms import Form, VersionedForm, no_line_breaks
from aspirant.web.moments import MomentField
from aspirant.web.uploads import file_in

#: How many empty lines an agenda shows below what is written.
EMPTY_LINES = 4

_is_address = Regexp(r"https?://[\w.-]+\S*$", message=_l("Begin with https://, without spaces."))


def _as_id(value: Any) -> UUID:
    return UUID(str(value))


def _map_link() -> URLField:
    return URLField(
        _l("Link to a map"),
        validators=[Optional(), Length(max=500), _is_address],
    )


class ContentsForm(VersionedForm):
    """What happens, how to get there, for how many."""

    title = BilingualField(_l("Session"), most=120)
    programme_text = BilingualField(_l("What happens"), is_long=True, is_optional=True, most=4000)
    map_link = _map_link()
    directions = BilingualField(
        _l("How to find the way"),
        is_long=True,
        is_optional=True,
        most=1000,
        description=_l("The entrance, the lift, where to wait: what a first visitor asks."),
    )
    link_words = BilingualField(
        _l("How to join online"),
        is_long=True,
        is_optional=True,
        most=1000,
        description=_l("Stands beside the link, and only those who come see it."),
    )
    capacity = IntegerField(
        _l("At most this many people"),
        description=_l("Leave it empty when there is no limit. When it is full there is a line."),
        validators=[Optional(), NumberRange(min=1, max=5000)],
    )
    people = SelectMultipleField(
        _l("Who is chosen"),
        coerce=_as_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    is_public = BooleanField(_l("Show it on the call page"))
    is_counted = CountedField(validators=[Optional()])

    def offer_people(self, people: Sequence[Person]) -> None:
        """Let these be chosen among."""
        self.people.choices = [SelectChoice(one.id, one.display_name) for one in people]

    def has_room_for(self, taken: int, *, is_needed: bool) -> bool:
        """Whether those who have a place keep it, and a board meeting says how many seats it has.

        Else the field says so.
        """
        places = self.capacity.data
        if places is not None and places < taken:
            self.capacity.errors = [
                _("%(taken)s have a place already, so there cannot be fewer.", taken=taken)
            ]
        if places is None and is_needed:
            self.capacity.errors = [_("Say how many seats there are.")]
        return not self.capacity.errors

    def contents(self) -> Contents:
        """What is filled in."""
        return Contents(
            title=self.title.data,
            programme_text=self.programme_text.data,
            directions=self.directions.data,
            map_link=(self.map_link.data or "").strip(),
            link_words=self.link_words.data,
            capacity=self.capacity.data,
            is_public=self.is_public.data if self.is_public else False,
            is_counted=self.is_counted.data if self.is_counted else None,
        )


class NewSessionForm(ContentsForm, PlanForm):
    """A session from nothing: when, where, what, and for whom."""

    message = None
    last_day = DateField(
        _l("Last day"), description=_l("Only when it is another day."), validators=[Optional()]
    )
    starts = TimeField(_l("Begins"), format=["%H:%M", "%H.%M"], validators=[Optional()])
    ends = TimeField(_l("Ends"), format=["%H:%M", "%H.%M"], validators=[Optional()])
    is_all_day = BooleanField(_l("Whole days"), description=_l("Then only the days count."))
    audience = RadioField(
        _l("Whom it is for"),
        choices=[SelectChoice(kind.value, _l(word)) for kind, word in AUDIENCE_LABELS.items()],
        default=Audience.ROUND.value,
        validators=[InputRequired()],
    )
    area = SelectField(_l("Which workgroup"), validators=[Optional()])

    def offer_areas(self, areas: Sequence[Area]) -> None:
        """Let the workgroup be one of these."""
        none = SelectChoice("", _("None"))
        self.area.choices = [none, *(SelectChoice(str(one.id), say(one.name)) for one in areas)]

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and whom it is for is whole."""
        super().validate(extra_validators)
        self.refuse_past()
        for field in (self.starts, self.ends):
            if field.data is None and not (field.errors or self.is_all_day.data):
                field.errors = [_("Say when.")]
        if not self.audience.errors:
            self._check_whom(Audience(self.audience.data))
        return not self.errors

    def _check_whom(self, audience: Audience) -> None:
        if audience is Audience.WORKGROUP and not self.area.data:
            self.area.errors = [_("Choose a workgroup.")]
        if audience is Audience.CHOSEN and not self.people.data:
            self.people.errors = [_("Choose at least one person.")]
        if audience is Audience.SEATS and not (self.capacity.data or self.capacity.errors):
            self.capacity.errors = [_("Say how many seats there are.")]
        if audience is not Audience.ROUND and self.is_public.data:
            self.is_public.errors = [_("Only a session of the whole round can stand there.")]

    def whole_plan(self) -> Plan:
        """The plan as it will stand: of whole days from midnight to midnight."""
        return whole_days(self.plan()) if self.is_all_day.data else self.plan()

    def whom(self) -> Whom:
        """For whom it is, without what belongs to another choice."""
        audience = Audience(self.audience.data)
        is_group, is_chosen = audience is Audience.WORKGROUP, audience is Audience.CHOSEN
        return Whom(
            audience,
            UUID(self.area.data) if is_group and self.area.data else None,
            tuple(self.people.data or ()) if is_chosen else (),
        )


class CallForm(PlanForm):
    """A workgroup calls itself together: a few words, a time, a link."""

    last_day = None
    heading = StringField(
        _l("What it is about"), validators=[DataRequired(), Length(max=120), no_line_breaks]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and it lies ahead."""
        super().validate(extra_validators)
        self.refuse_past()
        return not self.errors

    def contents(self) -> Contents:
        """What is filled in: in the language that the group writes."""
        return Contents(Bilingual(self.heading.data or ""), Bilingual(self.message.data or ""))


class MaterialForm(Form):
    """A link or a file."""

    title = BilingualField(_l("What it is"), most=120)
    moment = RadioField(
        _l("When"),
        choices=[
            SelectChoice("before", _l("To read before")),
            SelectChoice("after", _l("From the session")),
        ],
        default="before",
        validators=[InputRequired()],
    )
    link = URLField(_l("Link"), validators=[Optional(), Length(max=500), _is_address])
    file = FileField(
        _l("Or a file"),
        description=_l(
            "PDF, a picture, or a document from an office program, at most 1.5 MB."
            " Link to what is bigger."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and there is a link or a file, and the file is what is taken here."""
        if not super().validate(extra_validators):
            return False
        file = self.sent_file()
        if bool(file) == bool(self.link.data):
            self.link.errors = [_("Give a link, or choose a file: one of the two.")]
        elif file and file.size > MOST_BYTES:
            self.file.errors = [_("The file is bigger than 1.5 MB. Link to it instead.")]
        elif file and not is_known_file(file.content):
            self.file.errors = [_("A file of this kind is not taken here. Save it as a PDF.")]
        elif file and not file.is_readable:
            self.file.errors = [_("The picture cannot be read. Save it anew, or as a PDF.")]
        return not self.errors

    def sent_file(self) -> File | None:
        """The file, if one was chosen."""
        self.file.data = file_in(self.file.data)
        found: File | None = self.file.data
        return found


def new_session_form(people: Sequence[Person], areas: Sequence[Area]) -> NewSessionForm:
    """An empty form; whole days are ticked in it."""
    form = NewSessionForm()
    form.offer_people(people)
    form.offer_areas(areas)
    return form


def contents_form(
    session: Session, people: Sequence[Person], *, may_count: bool = True
) -> ContentsForm:
    """The form as the session stands now. Fields that it lacks are left out.

    `may_count`: whether its reader says what counts towards the certificate.
    """
    chosen = [one.person_id for one in session.invitees]
    form = ContentsForm(obj=session, people=chosen)
    if session.audience is Audience.CHOSEN:
        form.offer_people(people)
    else:
        del form.people
    if session.audience is not Audience.ROUND:
        del form.is_public
    form.is_counted.settle()
    if not may_count:
        del form.is_counted
    return form


def agenda_version(session: Session, items: Sequence[AgendaItem]) -> str:
    """What an agenda is saved against: the session, and the lines, which every save writes anew."""
    return f"{session.version} {items[0].id.hex if items else ''}".strip()


def agenda_form(
    session: Session, items: Sequence[AgendaItem], people: Sequence[Person]
) -> VersionedForm:
    """Lines of time, words and who; a few empty ones at the end."""
    fields: dict[str, Any] = {}
    who = [SelectChoice("", "–"), *(SelectChoice(str(one.id), one.display_name) for one in people)]
    for number in range(len(items) + EMPTY_LINES):
        item = items[number] if number < len(items) else None
        fields[f"at_{number}"] = _time_field(session, item)
        fields[f"title_{number}"] = BilingualField(
            _("What"), is_optional=True, most=200, default=item.title if item else Bilingual("")
        )
        fields[f"who_{number}"] = SelectField(
            _("Who is responsible"),
            choices=who,
            default=str(item.person_id) if item and item.person_id else "",
            validate_choice=True,
        )
    form: VersionedForm = type("AgendaForm", (VersionedForm,), fields)(
        version=agenda_version(session, items)
    )
    form.lines = len(items) + EMPTY_LINES
    return form


def lines_in(form: Any, session: Session) -> list[Line] | None:
    """The lines that say something; None (and an error beside it) where half is missing."""
    lines = []
    for number in range(form.lines):
        at, title, who = (form[f"{name}_{number}"] for name in ("at", "title", "who"))
        if not (title.data.sv or title.data.en):
            if at.data is None:
                continue
            title.errors = [_("Say what happens then, or empty the time too.")]
            return None
        minutes = _minutes_in(session, at.data)
        if minutes is None:
            at.errors = [_("Say when, from the beginning of the session to its end.")]
            return None
        lines.append(Line(minutes, title.data, UUID(who.data) if who.data else None))
    return lines


def _time_field(session: Session, item: AgendaItem | None) -> Any:
    when = session.starts_at + timedelta(minutes=item.minutes_in) if item else None
    label, validators = _("Time"), [Optional()]
    if is_one_day(session):
        wall = to_local(when).time() if when else None
        return TimeField(label, validators, format=["%H:%M", "%H.%M"], default=wall)
    return MomentField(label, validators, default=when)


def _minutes_in(session: Session, typed: Any) -> int | None:
    if typed is None:
        return None
    when = typed
    if not isinstance(typed, datetime):
        when = from_local(datetime.combine(to_local(session.starts_at).date(), typed))
    if not session.starts_at <= when <= session.ends_at:
        return None
    return int((when - session.starts_at).total_seconds() // 60)
