"""The mail of a letter, with what calendars read; no line break ever reaches a header."""

from email.charset import QP, Charset
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from flask_mail import Message

from aspirant.core.calendars import Method


class LetterMessage(Message):
    """Flask-Mail's message, and beside the words an invitation for the calendar (RFC 6047 2.4).

    multipart/mixed( multipart/alternative( plain, html, text/calendar ), invite.ics ): Gmail,
    Outlook and Apple take the alternative, others the file.
    """

    invitation = ""
    method: Method | None = None

    def invite(self, text: str, method: Method) -> None:
        """Carry this invitation."""
        self.invitation, self.method = text, method

    def _message(self) -> MIMEBase:
        whole: MIMEBase = super()._message()
        if self.method is None:
            return whole
        assert isinstance(whole, MIMEMultipart)  # a letter always has HTML, so there are parts
        alternative = whole.get_payload(0)
        assert isinstance(alternative, MIMEMultipart)
        alternative.attach(_part("text", "calendar", self.invitation, self.method))
        file = _part("application", "ics", self.invitation, self.method)
        file.add_header("Content-Disposition", "attachment", filename="invite.ics")
        whole.attach(file)
        return whole

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        """Quoted, so that a long paragraph is no line that mail servers refuse (RFC 5321)."""
        charset = Charset("utf-8")
        charset.body_encoding = QP
        return MIMEText(text or "", _subtype=subtype, _charset=charset)  # type: ignore[arg-type]

    def has_bad_headers(self) -> bool:
        """As Flask-Mail looks, and where it does not: our own headers and the names of files."""
        extra = [word for pair in (self.extra_headers or {}).items() for word in pair]
        files = [
            word
            for attachment in self.attachments
            for word in (
                attachment.filename or "",
                attachment.content_type,
                *(part for pair in attachment.headers.items() for part in pair),
            )
        ]
        return super().has_bad_headers() or any(_breaks(word) for word in (*extra, *files))


def _part(main: str, sub: str, text: str, method: Method) -> MIMEBase:
    """Base64, so that no server on the way touches a line break or a fold."""
    part = MIMEBase(main, sub, charset="utf-8", method=method.value)
    part.set_payload(text.encode())
    encode_base64(part)
    return part


def _breaks(word: str) -> bool:
    return "\n" in word or "\r" in word
