"""What people fill in about sessions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, Field, RadioField, StringField, TextAreaField, TimeField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from aspirant.core.clock import from_local, now, to_local
from aspirant.core.i18n import mark
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS, Mode
from aspirant.schedule.changes import find_planning_to_undo
from aspirant.schedule.models import ANSWER_WORDS, Plan, Rsvp, RsvpAnswer, plan_of
from aspirant.web.forms import Form, VersionedForm, no_line_breaks

#: What is longer is a slip of the hand: another month, or another year.
LONGEST = timedelta(days=14)


class AnswerForm(Form):
    """Whether one comes."""

    answer = RadioField(
        _l("Will you be there?"),
        choices=[SelectChoice(answer.value, _l(word)) for answer, word in ANSWER_WORDS.items()],
        validators=[InputRequired(_l("Choose one of the three."))],
    )


class PlanForm(VersionedForm):
    """When and where, and a word to those concerned. Fields that the session lacks are left out."""

    first_day = DateField(_l("Day"), validators=[InputRequired()])
    last_day = DateField(_l("Last day"), validators=[InputRequired()])
    starts = TimeField(_l("Begins"), format=["%H:%M", "%H.%M"], validators=[InputRequired()])
    ends = TimeField(_l("Ends"), format=["%H:%M", "%H.%M"], validators=[InputRequired()])
    mode = RadioField(
        _l("How we meet"),
        choices=[SelectChoice(mode.value, _l(word)) for mode, word in MODE_LABELS.items()],
        validators=[InputRequired()],
    )
    place = StringField(_l("Place"), validators=[Length(max=200), no_line_breaks])
    link = URLField(
        _l("Link to join"),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(r"https?://[\w.-]+\S*$", message=_l("Begin with https://, without spaces.")),
        ],
    )
    message = TextAreaField(_l("A word to those concerned"), validators=[Length(max=1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and the end comes after the beginning, and somewhere to be is given.

        All that is wrong is told at once.
        """
        super().validate(extra_validators)
        if self._says_when():
            self._check_length()
        is_meeting = not self.mode.errors and self.mode.data != Mode.ONLINE
        if is_meeting and not (self.place.errors or (self.place.data or "").strip()):
            self.place.errors = [_("Say where, so that people find the way.")]
        return not self.errors

    def _says_when(self) -> bool:
        """Whether what is filled in tells a beginning and an end."""
        fields = [self.first_day, self.last_day, self.starts, self.ends]
        return not any(field.errors for field in fields if field) and bool(self.first_day.data)

    def _check_length(self) -> None:
        starts_at, ends_at = self._moments()
        if starts_at >= ends_at:
            self._last_field().errors = [_("It must end after it begins.")]
        elif ends_at - starts_at > LONGEST:
            self.last_day.errors = [_("A session lasts two weeks at most. Is this day right?")]

    def _last_field(self) -> Field:
        """The field that says when it ends."""
        is_other_day = self.last_day and self.last_day.data not in (None, self.first_day.data)
        return self.last_day if is_other_day or not self.ends else self.ends

    def plan(self) -> Plan:
        """What is filled in."""
        return Plan(
            *self._moments(),
            Mode(self.mode.data),
            (self.place.data or "").strip(),
            (self.link.data or "").strip(),
        )

    def _moments(self) -> tuple[datetime, datetime]:
        """When it begins and ends."""
        first_day = self.first_day.data
        last_day = (self.last_day.data if self.last_day else None) or first_day
        starts = self.starts.data if self.starts else None
        ends = self.ends.data if self.ends else None
        return _moment(first_day, starts or time(0)), _moment(last_day, ends or time(23, 59))

    def refuse_past(self) -> bool:
        """Whether the plan lies ahead. Else the field that says otherwise says so."""
        if not self.first_day.data or self.first_day.errors or (self.starts and self.starts.errors):
            return False
        at, starts_at = now(), self._moments()[0]
        if to_local(starts_at).date() < to_local(at).date():
            self.first_day.errors = [_("That day has already been.")]
        elif self.starts and self.starts.data and starts_at < at:
            self.starts.errors = [_("That time has already been.")]
        return not self.errors


class ChangeForm(PlanForm):
    """Another time or place for a session that is planned."""

    last_day = DateField(
        _l("Last day"), description=_l("Only when it is another day."), validators=[Optional()]
    )

    def suits(self, session: Session, *, is_noted: bool) -> bool:
        """Whether the session can be moved there. Else the field that says otherwise says so.

        What lies ahead stays ahead. What has begun may be put right, as when its end was wrong;
        it lies ahead again only while nobody is noted as having been there (`is_noted`).
        """
        plan, at = self.plan(), now()
        if plan.starts_at == session.starts_at:
            return True
        if session.starts_at > at:
            return self.refuse_past()
        if is_noted and plan.starts_at > at:
            self.first_day.errors = [
                _("It is noted who was there, so it has been. Plan a new session instead.")
            ]
        return not self.errors


class CancelForm(VersionedForm):
    """A word to those concerned."""

    message = TextAreaField(_l("A word to those concerned"), validators=[Length(max=1000)])


class BreakForm(Form):
    """Days when many are away."""

    name = StringField(
        _l("What it is called"), validators=[InputRequired(), Length(max=120), no_line_breaks]
    )
    first_day = DateField(_l("First day"), validators=[InputRequired()])
    last_day = DateField(_l("Last day"), validators=[InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and it ends no sooner than it begins."""
        if not super().validate(extra_validators):
            return False
        if self.last_day.data < self.first_day.data:
            self.last_day.errors = [_("The last day comes before the first.")]
        return not self.errors


def change_form(session: Session) -> ChangeForm:
    """The form as the session stands now."""
    starts, ends = to_local(session.starts_at), to_local(session.ends_at)
    is_one_day = starts.date() == ends.date()
    form = ChangeForm(
        version=session.version,
        first_day=starts.date(),
        last_day=None if is_one_day else ends.date(),
        starts=starts.time(),
        ends=ends.time(),
        mode=session.mode.value,
        place=session.place,
        link=session.link,
    )
    if session.is_all_day:
        del form.starts, form.ends
    return form


#: What is said once an answer is saved.
ANSWERED_WORDS = {
    RsvpAnswer.YES: mark("Thank you, we have noted that you are coming."),
    RsvpAnswer.NO: mark("Thank you, we have noted that you are not coming."),
    RsvpAnswer.MAYBE: mark("Thank you, we have noted that you do not know yet."),
}

IN_LINE_WORDS = mark("All places are taken, so you stand in the line.")


def with_link_word(said: str, plan: Plan) -> str:
    """What is said to whoever saved a plan; that its link is lacking too, where it is."""
    if plan.mode is Mode.ON_SITE or plan.link:
        return said
    return f"{said} " + _("There is no link to join yet: add it before the session.")


def said_of_planning(said: str, session: Session, *, at: datetime) -> str:
    """What is said to whoever planned a session: what is lacking, and what can still be undone."""
    said = with_link_word(said, plan_of(session))
    planned = find_planning_to_undo(session, at=at)
    if planned is None:
        return f"{said} " + _("The letters leave at once, since it begins so soon.")
    if not planned.letters:
        return said
    told = ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(planned.letters),
    )
    return f"{said} {told} " + _("They leave in ten minutes; until then you can undo it.")


def answer_in(form: AnswerForm) -> RsvpAnswer:
    """The answer that was chosen."""
    return RsvpAnswer(form.answer.data)


def said_of(answer: RsvpAnswer, made: Rsvp | None) -> str:
    """What is said once it is saved: `made` is None for whoever came to stand in the line."""
    return _(ANSWERED_WORDS[answer] if made else IN_LINE_WORDS)


def _moment(day: date, wall: time) -> datetime:
    return from_local(datetime.combine(day, wall))
