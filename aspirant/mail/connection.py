"""SMTP as it should be: certificates verified, a time limit, a goodbye that fails no letter."""

import smtplib
import ssl
from types import TracebackType

from flask import current_app
from flask_mail import Connection

SECONDS = 20


class CheckedConnection(Connection):
    """Flask-Mail's connection with verified TLS and a time limit."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        mail = self.mail
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if mail.use_ssl:
            context = ssl.create_default_context()
            host = smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS, context=context)
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=SECONDS)
        try:
            self._introduce(host)
        except (smtplib.SMTPException, OSError):
            host.close()
            raise
        return host

    def _introduce(self, host: smtplib.SMTP | smtplib.SMTP_SSL) -> None:
        if self.mail.use_tls:
            host.starttls(context=ssl.create_default_context())
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)

    def __exit__(
        self, exc_type: type[BaseException], exc_value: BaseException, tb: TracebackType
    ) -> None:
        """Say goodbye; the letter was taken or refused before, so a lost line changes nothing."""
        try:
            super().__exit__(exc_type, exc_value, tb)
        except (smtplib.SMTPException, OSError):
            return


def connect() -> Connection:
    """A connection to the mail server of the settings (in the demo: to nowhere)."""
    return CheckedConnection(current_app.extensions["mail"])
