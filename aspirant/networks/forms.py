"""What people fill in about network meetings."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from aspirant.core.clock import from_local, now, to_local
from aspirant.core.personal_numbers import holds_personal_number
from aspirant.networks.changes import find_in_the_way
from aspirant.networks.models import MeetingPlan, NetworkDraft, NetworkMeeting
from aspirant.networks.service import Idea, days_of, plan_on
from aspirant.networks.words import MOST_PLACES, SUPPORT_HINTS, SUPPORT_WORDS, Support
from aspirant.programme.words import HOLIDAY_WORDS
from aspirant.web.filters import date_long, days, period
from aspirant.web.forms import NO_PERSONAL_NUMBER, Form, VersionedForm, no_line_breaks

_CLOCK = ["%H:%M", "%H.%M"]
#: What is of the form and not of its writer.
HIDDEN = {"csrf_token", "intent", "version"}
#: What is proposed, in the order in which the page asks.
ON_THE_PAGE = (
    *("name", "title", "about", "day", "starts", "ends", "day_2", "day_3"),
    *("municipality", "place", "capacity", "support", "word", "is_member"),
)
#: So much of each field is kept in a draft.
MOST_KEPT = 4000


def _line(label: Any, *, most: int = 120, hint: Any = "", required: bool = True) -> StringField:
    needed = DataRequired() if required else Optional()
    return StringField(
        label, description=hint, validators=[needed, Length(max=most), no_line_breaks]
    )


def _text(label: Any, *, hint: Any = "", required: bool = True) -> TextAreaField:
    needed = DataRequired() if required else Optional()
    return TextAreaField(label, description=hint, validators=[needed, Length(max=4000)])


def _support(label: Any) -> RadioField:
    return RadioField(
        label,
        choices=[SelectChoice(one.value, _l(word)) for one, word in SUPPORT_WORDS.items()],
        validators=[InputRequired(_l("Choose one of the four."))],
    )


def _capacity() -> IntegerField:
    return IntegerField(
        _l("How many can come"),
        validators=[InputRequired(), NumberRange(min=1, max=MOST_PLACES)],
    )


class TimesForm(Form):
    """When and where."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    starts = TimeField(_l("Begins"), format=_CLOCK, validators=[InputRequired()])
    ends = TimeField(_l("Ends"), format=_CLOCK, validators=[InputRequired()])
    municipality = _line(_l("Municipality"))
    place = _line(
        _l("Place"), most=200, required=False, hint=_l("The address, when you know it already.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and it ends after it begins, and lies ahead."""
        if not super().validate(extra_validators):
            return False
        if self.starts.data >= self.ends.data:
            self.ends.errors = [_("It must end after it begins.")]
        elif self.moment(self.day.data, self.starts.data) <= now():
            self.day.errors = [_("This day has passed. Choose one that lies ahead.")]
        return not self.errors

    def moment(self, day: date, clock: time) -> datetime:
        """A day and a time on the clock as a moment."""
        return from_local(datetime.combine(day, clock))

    def when_and_where(self) -> dict[str, Any]:
        """What is filled in, as the verb takes it."""
        return {
            "starts_at": self.moment(self.day.data, self.starts.data),
            "ends_at": self.moment(self.day.data, self.ends.data),
            "municipality": (self.municipality.data or "").strip(),
            "place": (self.place.data or "").strip(),
        }


class ChangeForm(TimesForm, VersionedForm):
    """Another time or place, and a word to those concerned."""

    message = _text(_l("A word to those concerned"), required=False)

    def plan(self) -> MeetingPlan:
        """What is filled in, as the verb takes it."""
        return MeetingPlan(**self.when_and_where())


class NextMeetingForm(TimesForm):
    """A meeting of a network that is known."""

    title = _line(
        _l("Heading of the meeting"),
        hint=_l(
            "Stands in letters and calendars, which lie open on many a desk: write nothing there"
            " that tells of the union."
        ),
    )
    about = _text(
        _l("What it is about"),
        hint=_l("What you will talk about, for whom it is and what those who come get out of it."),
    )
    day_2 = DateField(_l("Another day that would do"), validators=[Optional()])
    day_3 = DateField(_l("A third day"), validators=[Optional()])
    capacity = _capacity()
    support = _support(_l("How much do you want from the office?"))
    word = _text(_l("A word to the office"), required=False)

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, in which faults are told."""
        names = {name: place for place, name in enumerate(ON_THE_PAGE)}
        return iter(sorted(super().__iter__(), key=lambda one: names.get(one.short_name, -1)))

    def idea(self) -> Idea:
        """What is filled in. A network on its own is asked for no days to choose among."""
        others = {one.data for one in (self.day_2, self.day_3) if one and one.data}
        asked = self.support.data if self.support else Support.ALONE
        return Idea(
            title=self.title.data,
            about=self.about.data,
            capacity=self.capacity.data,
            support=Support(asked),
            other_days=tuple(sorted(others - {self.day.data})),
            **self.when_and_where(),
        )


class ProposalForm(NextMeetingForm):
    """A network from nothing, by its first meeting."""

    name = _line(_l("What the network is called"), hint=_l("For example “Managers in Umeå”."))
    is_member = BooleanField(
        _l("I am a member of the union"),
        validators=[InputRequired(_l("Networks are started by members, so we ask for this."))],
    )


class SignUpForm(Form):
    """Who would like to come."""

    name = _line(_l("Your name"))
    email = EmailField(
        _l("Your email address"), validators=[DataRequired(), Email(), Length(max=254)]
    )


class WordForm(Form):
    """A few words from one to another."""

    text = _text(_l("Message"))


class ToAllForm(Form):
    """A word to those who come."""

    message = _text(_l("Message"))
    with_line = BooleanField(_l("Send it to those in the line too"))


class CapacityForm(VersionedForm):
    """How many places there are."""

    capacity = _capacity()


class WordsForm(VersionedForm):
    """What the meeting is called and about."""

    title = _line(_l("Heading of the meeting"))
    about = _text(_l("What it is about"))


class CancelForm(VersionedForm):
    """A word to those who are signed up."""

    message = _text(_l("A word to those concerned"), required=False)


class AcceptForm(VersionedForm):
    """What the office supports a meeting with, on which day."""

    day = RadioField(_l("Day"), validators=[InputRequired()])
    support = _support(_l("What we support it with"))
    is_member = BooleanField(
        _l("I have looked up that the host is a member"),
        validators=[InputRequired(_l("Look up first that the host is a member, and say so."))],
    )
    word = _text(_l("A word to the host"), required=False)


class DeclineForm(VersionedForm):
    """Why not this time."""

    reason = _text(
        _l("Why not this time"),
        hint=_l("Thank for the initiative, say what stands in the way and what could come of it."),
    )


def proposal_form(draft: NetworkDraft | None) -> ProposalForm:
    """The form as it was left, with no complaint about what is not finished."""
    if draft is None or request.method == "POST":
        return ProposalForm()
    form = ProposalForm(formdata=MultiDict(json.loads(draft.contents)))
    for field in form:
        field.errors = []
    return form


def written_in(form: ProposalForm) -> dict[str, str]:
    """What stands in the form, finished or not, by the names of its fields."""
    return {
        field.name: str(field.raw_data[0])[:MOST_KEPT]
        for field in form
        if field.name not in HIDDEN and field.raw_data and field.raw_data[0]
    }


def refused_in(form: ProposalForm) -> dict[str, str]:
    """By field: why it cannot even be kept as a draft."""
    return {
        name: _(NO_PERSONAL_NUMBER)
        for name, text in written_in(form).items()
        if holds_personal_number(text)
    }


def said_support() -> dict[str, str]:
    """What each kind of support means, in the reader's language."""
    return {one.value: _(hint) for one, hint in SUPPORT_HINTS.items()}


def say_in_the_way(meeting: NetworkMeeting, plan: MeetingPlan) -> list[str]:
    """What else there is on the day that is planned for, in sentences. What is not public of it
    is told without its name."""
    way = find_in_the_way(meeting, plan)
    sessions = [period(one) for one in way.sessions]
    holidays = [(date_long(day), _(HOLIDAY_WORDS[name])) for day, name in way.holidays.items()]
    breaks = [(one.name, days(one.first_day, one.last_day)) for one in way.breaks]
    return [
        *(_say_meeting(one, meeting) for one in way.meetings),
        *(_("The programme meets that day: %(when)s.", when=when) for when in sessions),
        *(_("%(day)s is %(holiday)s.", day=day, holiday=name) for day, name in holidays),
        *(_("%(name)s: %(days)s.", name=name, days=when) for name, when in breaks),
    ]


def _say_meeting(other: NetworkMeeting, meeting: NetworkMeeting) -> str:
    about = {"title": other.title, "when": period(other)}
    if other.network_id == meeting.network_id:
        return _("The same network meets that day: %(title)s, %(when)s.", **about)
    return _(
        "Another network meets in %(municipality)s that day: %(title)s, %(when)s.",
        municipality=other.municipality,
        **about,
    )


def known_of_days(meeting: NetworkMeeting) -> dict[str, str]:
    """By each day that the host can: what else there is on it, where there is something."""
    found = {day: say_in_the_way(meeting, plan_on(meeting, day)) for day in days_of(meeting)}
    return {day.isoformat(): " ".join(said) for day, said in found.items() if said}


def accept_form(meeting: NetworkMeeting) -> AcceptForm:
    """The form with the days of the proposal to choose among."""
    days = days_of(meeting)
    form = AcceptForm(
        version=meeting.version, day=days[0].isoformat(), support=meeting.support_asked.value
    )
    form.day.choices = [SelectChoice(day.isoformat(), date_long(day)) for day in days]
    if meeting.network.membership_confirmed_at:
        del form.is_member
    return form


def times_form(meeting: NetworkMeeting) -> ChangeForm:
    """When and where as it stands now."""
    starts, ends = to_local(meeting.starts_at), to_local(meeting.ends_at)
    return ChangeForm(
        version=meeting.version,
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        municipality=meeting.municipality,
        place=meeting.place,
    )
