"""Which page of a long list the address asks for."""

from flask import request

from aspirant.core.paging import SIZE, Page


def asked_page(size: int = SIZE) -> Page:
    """The page that the address asks for with ?page=; the first when it says nothing sensible."""
    return Page(max(request.args.get("page", 1, int), 1), size)
