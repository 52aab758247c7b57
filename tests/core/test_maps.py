"""Where a link to a map points."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspirant.core.calendars import write_calendar
from aspirant.core.maps import find_position
from tests.feeds.test_calendars import event

OPEN = "https://www.openstreetmap.org"
GOOGLE = "https://www.google.com/maps"
PLACE = "59.334000;18.063200"
latitudes = st.floats(-90, 90).filter(lambda one: abs(one) > 0.001)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    "link",
    [
        f"{OPEN}/?mlat=59.3340&mlon=18.0632#map=17/59.1/18.1",
        f"{OPEN}/#map=17/59.33400/18.06320",
        f"{OPEN}/node/123#map=18.5/59.334/18.0632&layers=N",
        "https://openstreetmap.org/?mlat=59.334&mlon=18.0632",
        f"{GOOGLE}/@59.334,18.0632,17z",
        f"{GOOGLE}/@59.334,18.0632,17.25z/data=!3m1",
        f"{GOOGLE}/@59.334,18.0632,450m/data=!3m1!1e3",
        f"{GOOGLE}/place/Kansliet/@59.1,18.1,17z/data=!3m1!4b1!4m5!3d59.334!4d18.0632",
        f"{GOOGLE}/search/?api=1&query=59.334%2C18.0632",
        f"{GOOGLE}/dir/?api=1&destination=59.334,18.0632",
        "https://maps.google.se/?q=59.334,18.0632",
        "https://www.google.co.uk/maps?q=loc:59.334,18.0632",
        "https://maps.apple.com/?ll=59.334,18.0632&q=Kansliet",
        "geo:59.334,18.0632",
        "geo:59.334,18.0632,12;u=35",
        "geo:59.334,18.0632?z=17",
        f"  {OPEN}/?mlat=59.334&mlon=18.0632  ",
    ],
)
def test_the_usual_links_tell_the_place(link: str) -> None:
    assert find_position(link) == PLACE


@pytest.mark.parametrize(
    "link",
    [
        "",
        "Kansliet",
        f"{OPEN}/search?query=Stockholm",
        f"{OPEN}/#map=5/62.99/17.64",
        f"{GOOGLE}/@62.99,17.64,5z",
        f"{GOOGLE}/@62.99,17.64,90000m",
        f"{GOOGLE}/place/Stockholm",
        "https://maps.app.goo.gl/abc",
        "https://example.org/?mlat=59.3&mlon=18.1",
        "https://openstreetmap.org.example.org/?mlat=59.3&mlon=18.1",
        "https://google.example.org/maps/@59.334,18.0632,17z",
        f"{OPEN}/?mlat=91&mlon=18",
        f"{OPEN}/?mlat=59&mlon=181",
        f"{OPEN}/?mlat=0&mlon=0",
        f"{OPEN}/?mlat=nan&mlon=inf",
        f"{OPEN}/?mlat=1e1&mlon=1_0",
        f"{OPEN}/?mlat=٥٩&mlon=١٨",
        f"{OPEN}/?mlat=59.3",
        f"{OPEN}/?mlat=59%0d%0aUID:x&mlon=18",
        "https://[",
        "geo:59.3",
        "geo:59.3;18.1\r\nUID:x",
        "javascript:alert(59.3,18.1)",
        "ftp://www.openstreetmap.org/?mlat=59.3&mlon=18.1",
        "https://www.openstreetmap.org/?" + "mlat=1&" * 10_000,
    ],
)
def test_whatever_tells_no_place_tells_nothing(link: str) -> None:
    assert find_position(link) == ""


@given(latitudes, longitudes)
def test_every_place_is_found_to_a_tenth_of_a_metre(latitude: float, longitude: float) -> None:
    for link in (
        f"{OPEN}/?mlat={latitude:.7f}&mlon={longitude:.7f}",
        f"{OPEN}/#map=17/{latitude:.7f}/{longitude:.7f}",
        f"{GOOGLE}/@{latitude:.7f},{longitude:.7f},17z",
        f"geo:{latitude:.7f},{longitude:.7f}",
    ):
        found = [float(one) for one in find_position(link).split(";")]
        assert found == pytest.approx([latitude, longitude], abs=2e-6)


@given(st.one_of(st.text(), st.text().map(lambda said: f"{OPEN}/?mlat={said}&mlon={said}")))
def test_nothing_but_two_numbers_ever_comes_out(link: str) -> None:
    assert re.fullmatch(r"(-?\d{1,3}\.\d{6};-?\d{1,3}\.\d{6})?", find_position(link), re.ASCII)


def test_it_stands_in_the_entry_as_two_plain_numbers() -> None:
    content = write_calendar("x", [event(position=find_position("geo:-0.000001,18"))])
    assert b"\r\nGEO:-0.000001;18.000000\r\n" in content
