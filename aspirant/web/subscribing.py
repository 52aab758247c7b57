"""The ways to subscribe to a calendar's address."""

from urllib.parse import urlencode

import segno
from flask import current_app
from markupsafe import Markup


def ways_to_subscribe(address: str) -> dict[str, str]:
    """The address in each dress that a calendar asks for, and as a code to scan."""
    webcal = "webcal://" + address.split("://", 1)[1]
    return {
        "address": address,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        "outlook": "https://outlook.office.com/calendar/0/addfromweb?"
        + urlencode({"url": address, "name": current_app.config["SITE_NAME"]}),
        "qr": Markup(segno.make(webcal, error="m").svg_inline(omitsize=True)),  # noqa: S704 - ours
    }
