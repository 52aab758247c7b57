"""Runs the programs of others over files of ours. What is not there is skipped, with its reason."""

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from config import ROOT

HERE = Path(__file__).parent
IN_PYTHON = ("icalendar", "recurring-ical-events", "ical", "ics", "vobject", "libical")
IN_NODE = ("ical.js", "node-ical", "ts-ics")
Found = dict[str, tuple[str, str, str]]


def environment(folder: Path) -> Path:
    """An environment with what the lock says of the group of calendar programs; its programs."""
    uv = ROOT / ".venv" / "bin" / "uv"
    if not uv.exists():
        pytest.skip("no uv beside the tests: make prove brings it")
    made = folder / "calendars"
    given = os.environ | {"UV_PROJECT_ENVIRONMENT": str(made)}
    given.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [uv, "sync", "--quiet", "--frozen", "--only-group", "calendars", "--no-install-project"],
        cwd=ROOT, env=given, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"the calendar programs cannot be installed here: {done.stderr[-300:]}")
    return made / "bin"


def node_folder(folder: Path) -> Path:
    """A folder with the libraries for node, as their lock says."""
    if shutil.which("npm") is None:
        pytest.skip("no npm here")
    made = folder / "node"
    made.mkdir()
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copy(HERE / name, made)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=made, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"the libraries for node cannot be installed here: {done.stderr[-300:]}")
    return made


def read_in_python(name: str, files: Sequence[Path], python: Path | None = None) -> list[Found]:
    """What a library of PyPI (or libical) finds in each file."""
    if name == "libical" and ctypes.util.find_library("ical") is None:
        pytest.skip("no libical here: apt install libical3")
    return _read([str(python or sys.executable), str(HERE / "read_python.py"), name], files, HERE)


def read_in_node(name: str, files: Sequence[Path], folder: Path) -> list[Found]:
    """What a library for node finds in each file."""
    return _read(["node", "read.mjs", name], files, folder)


def _read(command: list[str], files: Sequence[Path], folder: Path) -> list[Found]:
    done = subprocess.run(
        [*command, *map(str, files)],
        cwd=folder, capture_output=True, text=True, timeout=600, check=False,
        env=os.environ | {"TZ": "America/New_York"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [{uid: tuple(facts) for uid, facts in line.items()} for line in lines]


CONFIGURATION = """[general]
status_path = "{folder}/status"
{pairs}
"""
PAIR = """[pair p{number}]
a = "here{number}"
b = "there{number}"
collections = null
[storage here{number}]
type = "filesystem"
path = "{folder}/calendars/{number}"
fileext = ".ics"
[storage there{number}]
type = "http"
url = "{url}"
"""


def sync(urls: Sequence[str], programs: Path, folder: Path) -> None:
    """Fetch every feed with vdirsyncer, each into a calendar of its own."""
    folder.mkdir(exist_ok=True)
    pairs = "".join(PAIR.format(number=n, url=url, folder=folder) for n, url in enumerate(urls))
    (folder / "config").write_text(CONFIGURATION.format(folder=folder, pairs=pairs))
    for number in range(len(urls)):
        (folder / "calendars" / str(number)).mkdir(parents=True, exist_ok=True)
    given = os.environ | {"VDIRSYNCER_CONFIG": str(folder / "config")}
    for command in ("discover", "sync"):
        done = subprocess.run(
            [programs / "vdirsyncer", "--verbosity", "WARNING", command],
            env=given, capture_output=True, text=True, timeout=900, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]


def list_with_khal(count: int, programs: Path, folder: Path) -> dict[int, list[tuple[str, ...]]]:
    """What khal lists of each calendar that vdirsyncer fetched: start and end in UTC, and state."""
    configuration = folder / "khal"
    calendars = "".join(
        f"[[{number}]]\npath = {folder}/calendars/{number}\nreadonly = True\n"
        for number in range(count)
    )
    configuration.write_text(
        f"[calendars]\n{calendars}[sqlite]\npath = {folder}/khal.db\n"
        "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H:%M:%SZ\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%dT%H:%M:%SZ\nlongdatetimeformat = %Y-%m-%dT%H:%M:%SZ\n"
    )
    parts = "{calendar}|{start-long-full}|{end-long-full}|{status}|{all-day}"
    done = subprocess.run(
        [programs / "khal", "-c", configuration, "list", "--once", "--notstarted", "--format",
         parts, "--day-format", "", "2026-08-01", "2028-12-31"],
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[int, list[tuple[str, ...]]] = {number: [] for number in range(count)}
    for line in done.stdout.splitlines():
        if "|" in line:
            number, start, end, status, is_all_day = (part.strip() for part in line.split("|"))
            cut = 10 if is_all_day == "True" else None
            found[int(number)].append((start[:cut], end[:cut], status))
    return {number: sorted(rows) for number, rows in found.items()}
