"""Turns a letter's row into words: subject, plain text and HTML, in the recipient's language."""

import json
from dataclasses import dataclass

from css_inline import inline
from flask import current_app, render_template
from flask_babel import force_locale

from aspirant.mail.models import Letter

#: What of a letter lets its holder act for its reader, and what stands there for others.
WAYS_IN = ("token", "answer_token", "code")
HIDDEN = "…"


@dataclass(frozen=True)
class Rendered:
    """A letter as it leaves."""

    subject: str
    text: str
    html: str


def render_letter(letter: Letter, *, hides_ways_in: bool = False) -> Rendered:
    """Fill the letter's two templates. The first line of the plain one is the subject.

    The same row gives the same words whenever it is asked: what is previewed is what is sent.
    `hides_ways_in`: for other eyes than its reader's, whose links let nobody act for them.
    """
    context = json.loads(letter.context)
    if hides_ways_in:
        context |= {name: HIDDEN for name in WAYS_IN if name in context}
    with force_locale(letter.language):
        text = render_template(f"mail/{letter.kind}.txt", link=link, **context)
        subject, _, body = text.lstrip().partition("\n")
        html = render_template(
            f"mail/{letter.kind}.html",
            link=link,
            subject=subject,
            locale=letter.language,
            **context,
        )
    return Rendered(subject=" ".join(subject.split()), text=body.strip() + "\n", html=inline(html))


def link(endpoint: str, **where: object) -> str:
    """The full address of a page, for letters: from BASE_URL, whoever asked for it."""
    adapter = current_app.url_map.bind("", url_scheme="https")
    path = adapter.build(endpoint, where, force_external=False)
    return f"{current_app.config['BASE_URL']}{path}"
