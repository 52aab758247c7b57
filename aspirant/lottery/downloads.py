"""Lists to download."""

import json

from flask import Response


def as_file(contents: object, name: str) -> Response:
    """JSON to download."""
    response = Response(json.dumps(contents, indent=1), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
