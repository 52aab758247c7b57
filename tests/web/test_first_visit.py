"""What a first visit carries over the line: real answers of a real server, counted as sent."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from aspirant.people.models import Person
from tests import make
from tests.client import Client
from tests.demo_site import serve

MOST_BYTES, MOST_REQUESTS = 60 * 1024, 8


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serve(app) as address:
        yield address


def test_a_first_visit_to_the_call_is_light(app: Flask, address: str) -> None:
    make.round()
    _assert_light(_visit(f"{address}/"))


def test_a_first_visit_to_the_sign_in_page_is_light(address: str) -> None:
    _assert_light(_visit(f"{address}/sign-in"))


def test_a_first_visit_to_the_task_list_is_light(
    client: Client, address: str, alva: Person
) -> None:
    draft = make.application(make.round(), alva, "draft")
    cookie = client.sign_in(alva).get_cookie("aspirant")
    assert cookie
    _assert_light(_visit(f"{address}/applications/{draft.id}", f"aspirant={cookie.value}"))


def test_files_are_kept_for_good_and_named_by_their_contents(app: Flask, address: str) -> None:
    answer, _content = _get(f"{address}{app.static_url_path}/app.css")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert _get(f"{address}/static/000000000000/app.css")[0].status == 404


def _assert_light(visit: dict[str, int]) -> None:
    assert len(visit) <= MOST_REQUESTS, visit
    assert sum(visit.values()) <= MOST_BYTES, visit


def _visit(url: str, cookie: str = "") -> dict[str, int]:
    """Every address that a browser without a cache asks for, and the bytes of its answer."""
    page, size = _read(url, cookie)
    taken = {url: size}
    wanted = [urljoin(url, link) for link in _links(page)]
    for file in wanted:
        content, taken[file] = _read(file)
        if file.endswith(".css"):
            wanted += [urljoin(file, font) for font in _fonts(content)]
    return taken


def _links(page: str) -> list[str]:
    soup = BeautifulSoup(page, "html.parser")
    links = [str(link["href"]) for link in soup.select("link[href]")]
    return links + [str(one["src"]) for one in soup.select("script[src], img[src]")]


def _fonts(style: str) -> list[str]:
    return [
        part.split(")")[0].strip("\"'")
        for part in style.split("url(")[1:]
        if "data:" not in part[:8]
    ]


def _read(url: str, cookie: str = "") -> tuple[str, int]:
    """The content as plain text would be sent, and the bytes of body and head as they are sent."""
    sent, body = _get(url, cookie)
    assert sent.status == 200, url
    head = sum(len(name) + len(value) + 4 for name, value in sent.getheaders())
    size = head + len(body)
    return _get(url, cookie, "identity")[1].decode(errors="replace"), size


def _get(url: str, cookie: str = "", encoding: str = "gzip, br") -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", parts.path, headers={"Accept-Encoding": encoding, "Cookie": cookie})
    answer = connection.getresponse()
    return answer, answer.read()
