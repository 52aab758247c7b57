"""Key rotation: everything is sealed anew, and the old key can then be thrown away."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask

from aspirant.applications.models import Answer
from aspirant.core.crypto import keyring
from aspirant.extensions import db
from aspirant.operations import rotation
from aspirant.people.models import Person
from aspirant.privacy.queries import find_diversity
from aspirant.privacy.service import answer_diversity
from config import Settings
from tests import make

NEW = Fernet.generate_key().decode()


pytestmark = pytest.mark.corrupts  # rows are left under the keys of the test


@pytest.fixture(autouse=True)
def old(app: Flask, settings: Settings) -> Iterator[str]:
    """The one key of the tests, back in its place afterwards."""
    (key,) = settings.keys()
    yield key
    use(settings, key)


def use(settings: Settings, *keys: str) -> None:
    keyring.configure(list(keys), settings.secret_key.get_secret_value())
    db.session.rollback()
    db.session.expire_all()


def answers() -> list[str]:
    return list(db.session.scalars(sa.select(Answer.text).order_by(Answer.id)))


def test_the_old_key_can_be_dropped_afterwards(
    app: Flask, alva: Person, settings: Settings, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    made = make.application(make.round(), alva)
    answer_diversity(made, {"gender": "woman"}, by=alva, at=make.AT)
    db.session.commit()
    before = answers()
    use(settings, NEW, old)
    count = rotation.rotate_keys()
    assert count >= len(before) + 1
    assert rotation.rotate_keys() == 0
    use(settings, NEW)
    db.session.refresh(made)
    assert answers() == before
    assert rotation.find_unreadable() == []
    assert find_diversity(made) == {"gender": "woman"}


def test_it_goes_on_where_it_was_stopped(
    app: Flask, alva: Person, settings: Settings, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.application(make.round(), alva)
    use(settings, NEW, old)
    total = sum(len(batch) for c in rotation.sealed_columns() for batch in rotation._batches(c))
    monkeypatch.setattr(rotation, "BATCH", 1)
    real, turns = rotation._replace, iter(range(2))

    def die(*given: object) -> int:
        if next(turns, None) is None:
            raise KeyboardInterrupt
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "_replace", die)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_keys()
    db.session.rollback()
    monkeypatch.setattr(rotation, "_replace", real)
    assert rotation.rotate_keys() == total - 2


def test_what_somebody_writes_meanwhile_is_kept(
    app: Flask, alva: Person, settings: Settings, old: str
) -> None:
    make.application(make.round(), alva)
    use(settings, NEW, old)
    column = Answer.__table__.c.text
    (batch,) = rotation._batches(column)
    row_id, sealed = batch[0]
    answer = db.session.get(Answer, row_id)
    assert answer
    answer.text = "skrivet under tiden"
    db.session.commit()
    assert rotation._replace(column, row_id, sealed) == 0
    db.session.rollback()
    db.session.expire_all()
    assert db.session.scalar(sa.select(Answer.text).where(Answer.id == row_id)) == answer.text


def test_the_command_refuses_when_a_key_is_missing(
    app: Flask, alva: Person, settings: Settings
) -> None:
    make.application(make.round(), alva)
    use(settings, NEW)
    said = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert said.exit_code == 1
    assert "Nothing was changed" in said.output


def test_the_command_says_how_many(app: Flask, alva: Person, settings: Settings, old: str) -> None:
    make.application(make.round(), alva)
    use(settings, NEW, old)
    first, second = (app.test_cli_runner().invoke(args=["rotate-keys"]) for _turn in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert not first.output.startswith("0 ")
    assert second.output.startswith("0 values")


def test_a_seal_tells_no_time(settings: Settings) -> None:
    (key,) = settings.keys()
    assert Fernet(key.encode()).extract_timestamp(keyring.seal("samma", context="rad")) == 0
