"""Compare the models with the migrations, on an empty database of its own.

Without arguments: exit 1 when the models say something that no migration does.
`--write "what it does"`: write that migration, numbered after the last one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import flask_migrate  # noqa: E402 - the tree must be on the path first
from cryptography.fernet import Fernet  # noqa: E402

from aspirant import create_app  # noqa: E402
from aspirant.extensions import db  # noqa: E402
from config import Settings  # noqa: E402


def settings(folder: Path) -> Settings:
    """Settings that touch nothing outside the folder."""
    return Settings(
        mode="development",
        secret_key="only for comparing models with migrations",
        encryption_keys=Fernet.generate_key().decode(),
        base_url="http://localhost",
        database_url=f"sqlite:///{folder / 'models.db'}",
        instance_path=folder,
    )


def next_number() -> str:
    """The number of the next migration, as 0007."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")
    return f"{max((int(file.name.split('_')[0]) for file in files), default=0) + 1:04}"


def write(message: str) -> None:
    """Write the migration and name it as the head."""
    number = next_number()
    flask_migrate.migrate(message=message, rev_id=number)
    for file in (ROOT / "migrations" / "versions").glob(f"{number}_*.py"):
        ruff = Path(sys.executable).with_name("ruff")
        subprocess.run([ruff, "check", "--quiet", "--fix", file], check=False)
        subprocess.run([ruff, "format", "--quiet", file], check=True)
        (ROOT / "migrations" / "HEAD").write_text(f"{number}\n")


def main(message: str | None) -> None:
    """Bring the database up to the last migration, then compare or write."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder)))
        with app.app_context():
            flask_migrate.upgrade()
            write(message) if message else flask_migrate.check()
            db.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[2] if sys.argv[1:2] == ["--write"] else None)
