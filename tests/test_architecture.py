"""The rules of the house, executed: they fail where the code drifts from them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from aspirant.core.actions import ACTION_WORDS, THING_WORDS
from aspirant.core.db import Base
from aspirant.home.words import LETTER_WORDS
from aspirant.lifecycle import MOVES, PUBLIC_WORDS, STATE_WORDS, UNRECORDED, ApplicationState
from aspirant.permissions import PERMISSIONS, ROLE_WORDS, Role
from aspirant.web.guard import OPEN
from aspirant.web.navigation import MENU, ROUND_MENU

ROOT = Path(__file__).resolve().parent.parent
OURS = [*sorted((ROOT / "aspirant").rglob("*.py")), ROOT / "config.py", ROOT / "wsgi.py"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MIGRATIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))

#: A page that a menu does not name is reached from another page; here is from which.
REACHED_FROM_A_PAGE = {
    "people.sign_in": "the head of every page",
    "people.enter_code": "people.sign_in",
    "people.edit_details": "home.my_page",
    "feeds.manage": "home.my_page",
    "privacy.notice": "the foot of every page",
    "privacy.my_data": "home.my_page",
    "privacy.export_data": "privacy.my_data",
    "demo.roles": "the front page of the demo",
    "demo.letters": "demo.roles",
    "programme.call": "programme.front",
    "programme.show_round": "programme.earlier_rounds",
    "programme_staff.create_round": "programme_staff.list_rounds",
    "applications_staff.export": "applications_staff.list_applications",
    "people_staff.list_roles": "home_staff.overview",
    "reporting_staff.export": "reporting_staff.follow_up",
    "schedule.list_sessions": "home.my_page",
    "presence.my_presence": "home.my_page",
    "presence.check_in_anywhere": "the screen in the room",
    "presence.verify": "the certificate on paper",
    "presence_staff.export": "presence_staff.overview",
    "schedule.list_of_polls": "schedule.list_sessions",
    "workgroups.wish": "home.my_page",
    "feeds.public_round": "programme.call",
    "networks_hosts.propose": "networks.list_meetings",
    "networks_staff.list_all": "networks.list_meetings",
    "invitations_staff.list_network_replies": "networks_staff.list_all",
    "feeds.networks": "networks.list_meetings",
    "travel.list_own": "home.my_page",
    "travel_staff.list_batches": "travel_staff.list_claims",
    "travel_staff.edit_rules": "travel_staff.list_claims",
    "selection_staff.impossible": "work.show",
    "selection_staff.reasons": "selection_staff.board",
    "selection_staff.compare": "selection_staff.scenarios",
    "evaluation_staff.export_themes": "evaluation_staff.list_evaluations",
    "selection_staff.read_targets": "selection_staff.board",
}


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def _length(function: ast.FunctionDef) -> int:
    """Lines of the body: without signature, docstring, comments and blank lines around them."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]


def _where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_no_file_is_longer_than_400_lines() -> None:
    static = ROOT / "aspirant" / "static"
    files = [*OURS, *TEMPLATES, *sorted((ROOT / "tests").rglob("*.py"))]
    files += [*sorted(static.glob("*.css")), *sorted(static.glob("js/*.js"))]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_function_is_longer_than_25_lines_and_no_view_than_15() -> None:
    too_long = {}
    for path in OURS:
        most = 15 if path.name.startswith("views") else 25
        for function in _functions(path):
            if _length(function) > most:
                too_long[f"{_where(path, function)} {function.name}"] = _length(function)
    assert too_long == {}


def test_modules_are_named_by_what_is_in_them() -> None:
    banned = {"utils", "helpers", "common", "manager", "data", "info", "misc"}
    assert [str(path) for path in OURS if path.stem in banned] == []


def test_every_module_and_public_function_says_what_it_promises() -> None:
    silent = []
    for path in OURS:
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        silent += [
            f"{_where(path, node)} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert silent == []


def test_only_the_lifecycle_sets_a_state() -> None:
    found = []
    for path in OURS:
        if path.name == "lifecycle.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            found += [
                _where(path, node)
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == "state"
            ]
            if isinstance(node, ast.keyword) and node.arg == "state" and "models" in str(path):
                found.append(_where(path, node))
    assert found == []


@pytest.mark.parametrize("states", MOVES, ids=lambda states: states.__name__)
def test_every_state_can_be_reached_and_has_its_word(states: type) -> None:
    moves = MOVES[states]
    reached = {next(iter(states))}  # the first word of each list is where a thing begins
    for _turn in states:
        reached |= {move.target for move in moves if reached & set(move.sources)}
    assert reached == set(states)
    assert set(states) <= set(STATE_WORDS)


def test_applicants_have_a_word_for_every_state() -> None:
    assert set(PUBLIC_WORDS) == set(ApplicationState)


def test_every_role_has_its_word() -> None:
    assert set(ROLE_WORDS) == set(Role)


def test_every_move_and_every_action_is_used() -> None:
    source = "".join(
        p.read_text() for p in OURS if p.name not in {"lifecycle.py", "permissions.py"}
    )
    templates = "".join(path.read_text() for path in TEMPLATES)
    verbs = {move.verb for moves in MOVES.values() for move in moves}
    assert [v for v in sorted(verbs) if f'"{v}"' not in source] == []
    assert [a for a in sorted(PERMISSIONS) if f'"{a}"' not in source + templates] == []


def test_every_endpoint_asks_permission_or_stands_on_the_open_list(site: Flask) -> None:
    open_endpoints = {
        endpoint for endpoint, view in site.view_functions.items() if not hasattr(view, "action")
    }
    assert open_endpoints == OPEN


def test_addresses_are_kebab_case_and_typed(site: Flask) -> None:
    words = {"slug", "token", "part", "filename"}
    wrong = []
    for rule in site.url_map.iter_rules():
        for part in rule.rule.strip("/").split("/"):
            is_plain = re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", part)
            is_typed = re.fullmatch(r"<(uuid|int|path):[a-z_]+>(\.ics)?", part)
            named = re.fullmatch(r"<([a-z_]+)>(\.ics)?", part)
            is_one_of = re.fullmatch(r"<any\([a-z\", -]+\):[a-z_]+>", part)
            is_known = bool(named) and named[1] in words
            if part and not (is_plain or is_typed or is_one_of or is_known):
                wrong.append(rule.rule)
    assert wrong == []


def test_every_page_is_in_a_menu_or_reached_from_one_that_is(site: Flask) -> None:
    in_menu = {entry.endpoint for entry in (*MENU, *ROUND_MENU)}
    lost = {
        rule.endpoint
        for rule in site.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.arguments <= {"slug"}
        and rule.endpoint not in OPEN | in_menu | set(REACHED_FROM_A_PAGE)
    }
    linked = "".join(path.read_text() for path in TEMPLATES)
    assert {endpoint for endpoint in lost if f'"{endpoint}"' not in linked} == set()


def test_every_menu_entry_leads_somewhere(site: Flask) -> None:
    entries = (*MENU, *ROUND_MENU)
    assert [e.endpoint for e in entries if e.endpoint not in site.view_functions] == []


def test_every_column_about_a_person_is_marked() -> None:
    kinds = {
        "contact", "role", "log", "secret", "application", "assessment",
        "participation", "letter", "diversity", "weighed", "needs", "travel",
        "sign_up",
    }  # fmt: skip
    wrong = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            mark = column.info.get("personal")
            about = any(key.column.table.name == "people" for key in column.foreign_keys)
            if mark not in kinds | {None} or (about and mark is None):
                wrong.append(str(column))
    assert wrong == []


def test_every_encrypted_column_is_marked_and_every_written_text_is_encrypted() -> None:
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns]
    unmarked = [
        str(c) for c in columns
        if type(c.type).__name__ == "EncryptedText" and not c.info.get("personal")
    ]  # fmt: skip
    assert unmarked == []


def test_constraints_have_names() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not isinstance(constraint, sa.PrimaryKeyConstraint) and constraint.name is None
    ]
    assert nameless == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    if template.parent.parent.name == "mail" or template.name == "letter.html":
        return  # letters are styled inside; the policy of pages does not reach them
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_ask_and_never_compare_states_or_roles(template: Path) -> None:
    text = template.read_text()
    assert re.findall(r"\.state(?:\.value)?\s*[!=]=|\.role\s*[!=]=|has_role\(", text) == []


def test_every_letter_has_both_its_templates_and_its_word() -> None:
    folder = ROOT / "templates" / "mail"
    kinds = {
        str(path.relative_to(folder).with_suffix(""))
        for path in folder.rglob("*.*")
        if path.parent != folder and not path.name.startswith("_")
    }
    assert {k for k in kinds if not (folder / f"{k}.txt").exists()} == set()
    assert {k for k in kinds if not (folder / f"{k}.html").exists()} == set()
    assert kinds == set(LETTER_WORDS)


def test_migrations_are_numbered_in_one_line() -> None:
    numbers = [int(path.name[:4]) for path in MIGRATIONS]
    assert numbers == list(range(1, len(MIGRATIONS) + 1))
    assert (ROOT / "migrations" / "HEAD").read_text().strip() == MIGRATIONS[-1].name[:4]


def test_migrations_import_nothing_of_ours() -> None:
    assert [str(p) for p in MIGRATIONS if re.search(r"(import|from) aspirant", p.read_text())] == []


def _recorded() -> Iterator[str]:
    """The actions that the source writes to the log by name, and those of the moves."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record", "_add"}:
                place = 0 if node.func.id == "record" else 1  # type: ignore[attr-defined]
                for part in ast.walk(node.args[place]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
    for moves in MOVES.values():
        yield from (move.verb for move in moves if move.verb not in UNRECORDED)


def test_the_log_has_words_for_every_action_and_none_to_spare() -> None:
    assert set(_recorded()) ^ set(ACTION_WORDS) == set()
    assert set(THING_WORDS) - set(Base.metadata.tables) == set()
