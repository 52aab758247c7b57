"""The demo as a site of a test module's own, served where a browser is needed.

Seeding takes seconds, so it is done once in a test run, whoever needs it first, and copied.
"""

import fcntl
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from aspirant import create_app
from aspirant.core.clock import now
from aspirant.demo.seed import seed_demo
from aspirant.extensions import db
from config import Settings
from tests.client import Client


@contextmanager
def demo_site(settings: Settings, folder: Path, shared: Path) -> Iterator[Flask]:
    """The site with the demo's rounds on an SQLite file in `folder`, inside an app context."""
    file = folder / "demo.db"
    shutil.copy(_seeded(settings, shared), file)
    with _site(settings, file) as app:
        yield app


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The site on a port of this machine, each request in a thread. Gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _site(settings: Settings, file: Path) -> Iterator[Flask]:
    own = settings.model_copy(
        update={"database_url": f"sqlite:///{file}", "instance_path": file.parent}
    )
    app = create_app(own)
    app.test_client_class = Client
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _seeded(settings: Settings, shared: Path) -> Path:
    """The database that is copied; made by the first test process that comes here."""
    file, part = shared / "demo.db", shared / "demo-part.db"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            with _site(settings, part):
                db.create_all()
                seed_demo(at=now())
            part.rename(file)  # the last connection is closed, so nothing is left in the WAL
    return file
