"""The server's way in: `gunicorn wsgi:app`."""

import gc

gc.disable()  # starting makes no garbage: looking for it takes a quarter of the time

from aspirant import create_app  # noqa: E402

app = create_app()

gc.freeze()  # what is there now stays as long as the process: no use in looking through it again
gc.enable()
