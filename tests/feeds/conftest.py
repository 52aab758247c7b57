"""What the tests of feeds share."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests import make

#: A strict checker that may lie beside the project.
CHECKER = Path(__file__).resolve().parents[3].joinpath("shared", "tools", "feedlint.py")


def lint_module() -> Any:
    """The checker as a module; skips the test, with the reason, where there is none."""
    if not CHECKER.exists():
        pytest.skip(f"no checker of feeds at {CHECKER}")
    spec = importlib.util.spec_from_file_location("feedlint", CHECKER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lint() -> Callable[[bytes], list[Any]]:
    """What the checker has to say about the bytes of a feed: nothing, when all is well."""
    check: Callable[[bytes], list[Any]] = lint_module().lint
    return check


@pytest.fixture(autouse=True)
def _frozen(app: Flask) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield
