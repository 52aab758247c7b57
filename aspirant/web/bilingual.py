"""A form field for a text in both languages, side by side. Drawn by components/bilingual.html."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Label
from wtforms.validators import ValidationError

from aspirant.core.i18n import Bilingual
from aspirant.core.personal_numbers import holds_personal_number


class BilingualField(Field):
    """One text, written as `<name>-sv` and `<name>-en`. Its data is a Bilingual.

    Swedish is asked for unless `is_optional`; where English is left out, the Swedish is shown.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        is_long: bool = False,
        is_optional: bool = False,
        most: int = 200,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.is_long, self.most = is_long, most
        self.id = f"{self.name}-sv"
        self.label = Label(self.id, label)
        if not is_optional:
            self.flags.required = True

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take both languages from what was typed, else from the row."""
        self.process_errors: list[str] = []
        given = data if isinstance(data, Bilingual) else self.default
        self.data = given if isinstance(given, Bilingual) else Bilingual(sv="")
        self.object_data = self.data
        if formdata:
            self.data = Bilingual(sv=self._typed(formdata, "sv"), en=self._typed(formdata, "en"))

    def pre_validate(self, form: Any) -> None:
        """What holds for every text: written, not endless, no personal identity number."""
        texts = (self.data.sv, self.data.en)
        if self.flags.required and not self.data.sv:
            raise ValidationError(_("Write this in Swedish."))
        if max(map(len, texts)) > self.most:
            raise ValidationError(
                _("At most %(most)s characters in each language.", most=self.most)
            )
        if any(holds_personal_number(text) for text in texts):
            raise ValidationError(
                _(
                    "This looks like a personal identity number. We never ask for one:"
                    " please take it away."
                )
            )

    def _typed(self, formdata: Mapping[str, str], language: str) -> str:
        text = formdata.get(f"{self.name}-{language}", "").replace("\r\n", "\n").strip()
        return text if self.is_long else " ".join(text.split())
