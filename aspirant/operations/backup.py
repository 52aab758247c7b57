"""A back-up: one file with everything the database holds, verified when made and when restored.

The file is a zip of two members: `manifest.json` (what is inside, and how many rows) and the copy
itself, an SQLite file or a dump of PostgreSQL. Keys and settings are not in it: keep them apart.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.operations import postgresql_copy, sqlite_copy

MANIFEST, COPY = "manifest.json", "database"
CHUNK = 1024 * 1024


class Copier(Protocol):
    """What each database brings: copy to a file, put a file back."""

    def copy_to(self, path: Path, engine: sa.Engine) -> dict[str, int]:
        """Copy the database as it is at one moment; returns the rows of each table then."""

    def put_back(self, path: Path, engine: sa.Engine, expected: dict[str, int]) -> None:
        """Put the copy in the place of the database, or leave the database as it was."""


COPIERS: dict[str, Copier] = {"sqlite": sqlite_copy, "postgresql": postgresql_copy}


@dataclass(frozen=True)
class Manifest:
    """What a back-up says about itself."""

    database: str
    made_at: str
    sha256: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return sum(self.rows.values())


def back_up(file: Path, *, at: datetime) -> Manifest:
    """Write a back-up of the running site to `file`, which must not be there yet."""
    if file.exists():
        raise NotPossible(mark("%(file)s is there already; nothing was overwritten."), file=file)
    kind = db.engine.dialect.name
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy, packed = Path(folder) / COPY, Path(folder) / "packed"
        rows = COPIERS[kind].copy_to(copy, db.engine)
        manifest = Manifest(kind, at.isoformat(), _hash(copy), rows)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
            pack.write(copy, COPY)
        _keep(packed, file)
    return manifest


def restore(file: Path) -> Manifest:
    """Put a back-up in the place of the database. The site and its worker must be stopped.

    The file is verified first; when anything fails, the database stays as it was.
    """
    kind, folder_of = db.engine.dialect.name, Path(db.engine.url.database or "").parent
    where = folder_of if kind == "sqlite" else None
    with tempfile.TemporaryDirectory(dir=where, prefix=".restore-") as folder:
        manifest = _unpack(file, Path(folder))
        if manifest.database != kind:
            raise NotPossible(
                mark("This is a back-up of %(found)s, and the site runs on %(wanted)s."),
                found=manifest.database,
                wanted=kind,
            )
        db.session.remove()
        db.engine.dispose()
        COPIERS[kind].put_back(Path(folder) / COPY, db.engine, manifest.rows)
    return manifest


def _unpack(file: Path, folder: Path) -> Manifest:
    """Take the copy out of `file`; raises NotPossible when it is not what it was when made."""
    try:
        with zipfile.ZipFile(file) as pack:
            manifest = Manifest(**json.loads(pack.read(MANIFEST)))
            pack.extract(COPY, folder)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise NotPossible(mark("%(file)s is not a whole back-up."), file=file) from error
    if _hash(folder / COPY) != manifest.sha256:
        raise NotPossible(mark("%(file)s was changed since it was made."), file=file)
    return manifest


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(packed: Path, file: Path) -> None:
    """Readable by its owner alone, on the disk before it has its name, and never half there."""
    packed.chmod(0o600)
    with packed.open("rb") as written:
        os.fsync(written.fileno())
    packed.rename(file)
