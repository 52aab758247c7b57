"""Files of receipts: what is taken, what is kept of it, and what is too big."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from aspirant.core.errors import NotPossible
from aspirant.core.files import File
from aspirant.programme.models import Session
from aspirant.travel.queries.claims import read_receipt
from aspirant.travel.service.lines import MOST_BYTES, MOST_RECEIPTS, add_receipt
from aspirant.web import uploads
from tests import make
from tests.conftest import Client
from tests.make_pictures import photograph, sent, traces_in
from tests.make_travel import claim, found, picture
from tests.schedule.test_changes import words_of
from tests.travel.test_claim import TICKET, own_claim, person, receipt


@pytest.fixture
def here(client: Client, session: Session) -> str:
    """Where Erik's claim is; Erik is signed in."""
    client.sign_in(person("erik"))
    place: str = client.post(f"/sessions/{session.id}/claim").location
    return place


def test_a_photograph_is_kept_upright_and_without_where_it_was_taken(
    client: Client, here: str
) -> None:
    taken = photograph("JPEG", orientation=6)
    assert "place" in traces_in(taken)
    files = {"files": [(BytesIO(taken), "a.jpg"), (BytesIO(photograph("PNG", 8)), "b.png")]}
    assert client.post(f"{here}/receipts", data=files).status_code == 303
    for one in own_claim("erik").receipts:
        kept = client.get(f"/travel-receipts/{one.id}/file").data
        assert (traces_in(kept), one.size) == ([], len(kept))
        with Image.open(BytesIO(kept)) as shown:
            assert shown.size == (60, 40)
    again = {"files": (BytesIO(taken), "once more.jpg")}
    assert client.post(f"{here}/receipts", data=again).status_code == 303
    assert {one.file_name for one in own_claim("erik").receipts} == {"a.jpg", "b.png"}


def test_only_pictures_and_pdf_are_receipts(client: Client, here: str) -> None:
    page = b"<!doctype html><script>alert(1)</script>"
    for content, name in (
        (page, "kvitto.png"),
        (b"MZ" + b"\0" * 200, "kvitto.pdf"),
        (b"", "a.jpg"),
        (photograph("JPEG")[:500], "half.jpg"),
    ):
        data: dict[str, Any] = {"files": (BytesIO(content), name)}
        assert client.post(f"{here}/receipts", data=data).status_code == 422
    assert own_claim("erik").receipts == []
    good = {"files": [receipt("a.png"), receipt("b.png"), receipt("c.png", 90)]}
    assert client.post(f"{here}/receipts", data=good).status_code == 303
    assert {one.file_name for one in own_claim("erik").receipts} == {"a.png", "c.png"}


@pytest.mark.parametrize("size", [MOST_BYTES + 1, uploads.MOST_OF_ONE + 1, 66_000_000])
def test_what_is_typed_beside_a_file_that_is_too_big_is_kept(
    client: Client, here: str, size: int
) -> None:
    content = picture(1).ljust(size, b"\0")
    answer = client.post(f"{here}/add-ticket", **sent(content, "file", **TICKET))
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    for name in ("day", "from_place", "to_place", "amount"):
        assert shown.select_one(f"[name={name}]")["value"] == TICKET[name]  # type: ignore[index]
    file = shown.select_one("[name=file]")
    assert file is not None
    told = shown.find(id=str(file["aria-describedby"]).split()[-1])
    assert told is not None
    assert "större än 15 MB" in told.get_text()
    assert own_claim("erik").receipts == []


def test_a_picture_just_within_the_limit_is_taken(client: Client, here: str) -> None:
    content = picture(1).ljust(MOST_BYTES, b"\0")
    assert client.post(f"{here}/receipts", **sent(content)).status_code == 303
    (kept,) = own_claim("erik").receipts
    assert kept.size < 200


def test_of_several_those_that_can_be_taken_are_kept(client: Client, here: str) -> None:
    files = [receipt("bra.png"), (BytesIO(b"MZ" + bytes(99)), "spel.exe"), receipt("två.png", 7)]
    answer = client.post(f"{here}/receipts", data={"files": files, "intent": "one"})
    assert answer.status_code == 422
    words = words_of(answer.text)
    assert "spel.exe: En sådan fil kan inte tas emot här." in words
    assert "bra.png" in words
    assert {one.file_name for one in own_claim("erik").receipts} == {"bra.png", "två.png"}
    mended = {"files": receipt("spel.png", 8), "intent": "one"}
    assert client.post(f"{here}/receipts", data=mended).status_code == 303
    assert len(own_claim("erik").receipts) == 3


def test_files_that_are_too_big_together_are_told_apart(
    client: Client, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 1_000)
    files = [(BytesIO(picture(3).ljust(600, b"\0")), "ett.png"),
             (BytesIO(picture(4).ljust(600, b"\0")), "två.png")]  # fmt: skip
    answer = client.post(f"{here}/receipts", data={"files": files})
    assert answer.status_code == 422
    assert "två.png: Tillsammans var filerna för stora." in words_of(answer.text)
    assert [one.file_name for one in own_claim("erik").receipts] == ["ett.png"]


def test_the_twentieth_receipt_is_the_last(client: Client, here: str) -> None:
    files = [receipt(f"{shade}.png", shade) for shade in range(MOST_RECEIPTS + 1)]
    answer = client.post(f"{here}/receipts", data={"files": files})
    assert answer.status_code == 422
    assert "20.png: Det finns redan 20 kvitton: ta bort ett först." in words_of(answer.text)
    answer = client.post(f"{here}/add-ticket", data=TICKET | {"file": receipt("x.png", 99)})
    assert answer.status_code == 422
    assert 'value="Gävle"' in answer.text
    assert client.post(f"{here}/receipts", data={"files": receipt("0.png", 0)}).status_code == 303
    assert len(own_claim("erik").receipts) == MOST_RECEIPTS


def test_beyond_all_measure_nothing_is_read(
    client: Client, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_READ", 1_000)
    answer = client.post(
        f"{here}/receipts", **sent(bytes(2_000)), headers={"Referer": f"http://localhost{here}"}
    )
    assert answer.status_code == 413
    back = BeautifulSoup(answer.text, "html.parser").select_one(f'main a[href="{here}"]')
    assert back is not None


def test_the_verb_refuses_what_the_form_would(session: Session) -> None:
    made = claim(session, person("erik"))
    erik = person("erik")
    for file in (
        File("a.png", picture(1), sent=MOST_BYTES + 1),
        File("a.png", picture(1), sent=100_000),  # of which only this was kept
        File("a.jpg", photograph("JPEG")[:500]),
        File("a.exe", b"MZ"),
    ):
        with pytest.raises(NotPossible):
            add_receipt(found(made), file, by=erik, at=make.AT)
    (only,) = found(made).receipts
    assert read_receipt(only)
