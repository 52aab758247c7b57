"""The numbered list of groups, the file that is published, and the program that checks it."""

import json
import subprocess
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aspirant.algorithms import lottery_list, lottery_verify
from aspirant.algorithms.lottery import check_lottery, fair_chances
from aspirant.algorithms.lottery_exchange import Listed, bring_near
from aspirant.algorithms.lottery_list import GROUPS, number_groups
from aspirant.algorithms.lottery_publication import Alias, publish_list, with_number, with_traits
from aspirant.algorithms.lottery_types import build_types, keeps_rules
from aspirant.algorithms.lottery_verify import faults_of, fingerprint
from aspirant.algorithms.selection import SelectionProblem
from tests.algorithms.pools import random_pool


def a_problem() -> SelectionProblem:
    return random_pool(40, 8, 3, workplaces=True)


@cache
def a_file() -> tuple[dict[str, Any], dict[str, Any]]:
    problem = a_problem()
    lottery = fair_chances(problem)
    aliases = {
        one.id: Alias(f"A{number:03d}", f"salt {number}")
        for number, one in enumerate(reversed(problem.candidates))
    }
    return publish_list(problem, lottery, number_groups(problem, lottery, "seed"), aliases)


def test_the_list_gives_everybody_their_chance_within_what_it_says() -> None:
    problem = a_problem()
    lottery = fair_chances(problem)
    assert check_lottery(problem, lottery) == []
    numbered = number_groups(problem, lottery, "seed")
    assert (len(numbered.groups), {len(group) for group in numbered.groups}) == (GROUPS, {8})
    assert numbered.deviation <= 0.001 + 1e-9
    assert number_groups(problem, lottery, "seed") == numbered
    assert number_groups(problem, lottery, "another") != numbered


def test_nobody_is_off_by_more_than_one_group_where_that_is_possible() -> None:
    problem = random_pool(80, 16, 1, workplaces=False)
    lottery = fair_chances(problem)
    mixed = np.array([mix.counts for mix in lottery.mix], dtype=np.int64)
    before = Listed(mixed, lottery_list._times(lottery, GROUPS))
    types, _ = build_types(problem)
    held = before.seats / [len(one.members) for one in lottery.types]
    assert np.abs(held - GROUPS * np.array([one.chance for one in lottery.types])).max() > 1
    after = bring_near(types, lottery.types, before)
    assert (int(after.times.sum()), int(after.times.min()) >= 0) == (GROUPS, True)
    assert all(keeps_rules(types, group) for group in after.groups)
    assert number_groups(problem, lottery, "seed").deviation <= 1 / GROUPS + 1e-9


def test_people_of_a_type_differ_by_one_group_at_most() -> None:
    problem = a_problem()
    lottery = fair_chances(problem)
    listed = [i for group in number_groups(problem, lottery, "seed").groups for i in group]
    for one in lottery.types:
        times = [listed.count(identity) for identity in one.members]
        assert max(times) - min(times) <= 1


def run(*arguments: str) -> tuple[int, str]:
    """Run the program as anybody would: the file by itself, outside this project."""
    result = subprocess.run(
        [sys.executable, "-I", *arguments], capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout


def test_anybody_can_check_the_file_with_python_alone(tmp_path: Path) -> None:
    file, traits = a_file()
    program = tmp_path / "lottery_verify.py"
    program.write_text(Path(lottery_verify.__file__).read_text())
    for name, contents, says in (
        ("before.json", file, "No number has been drawn yet."),
        ("after.json", with_number(file, 417), "Number 417 was drawn"),
        ("auditors.json", with_traits(with_number(file, 1), traits), "Every group keeps all"),
    ):
        (tmp_path / name).write_text(json.dumps(contents))
        status, said = run(str(program), str(tmp_path / name))
        assert (status, says in said, file["sha256"] in said) == (0, True, True)
    (tmp_path / "wrong.json").write_text(json.dumps({**file, "sha256": "0" * 64}))
    assert run(str(program), str(tmp_path / "wrong.json"))[0] == 1
    assert run(str(program), str(tmp_path / "absent.json"))[0] == 2
    assert run(str(program))[0] == 2


def _swap_people(file: dict[str, Any]) -> None:
    group = file["published"]["groups"][0]
    outside = next(one["id"] for one in file["published"]["people"] if one["id"] not in group)
    group[0] = outside


def _double(file: dict[str, Any]) -> None:
    group = file["published"]["groups"][0]
    group[0] = group[1]


def _raise_chance(file: dict[str, Any]) -> None:
    file["published"]["people"][0]["chance"] = "0.900000"


def _tighten(file: dict[str, Any]) -> None:
    file["published"]["targets"][0]["least"] = file["published"]["group_size"]


def _change_trait(file: dict[str, Any]) -> None:
    next(iter(file["traits"].values()))["traits"] = []


def _lose_traits(file: dict[str, Any]) -> None:
    file["traits"].popitem()


def _crowd(file: dict[str, Any]) -> None:
    for own in file["traits"].values():
        own["workplace"] = "one"


def _draw_another(file: dict[str, Any]) -> None:
    file["drawn"]["number"] = 2 + file["drawn"]["number"]


def _draw_none(file: dict[str, Any]) -> None:
    file["drawn"]["number"] = 0


@pytest.mark.parametrize(
    "harm",
    [
        _swap_people,
        _double,
        _raise_chance,
        _tighten,
        _change_trait,
        _lose_traits,
        _crowd,
        _draw_another,
        _draw_none,
    ],
)
@pytest.mark.parametrize("rehashed", [False, True])
def test_every_kind_of_harm_is_found(harm: Any, rehashed: bool) -> None:
    file, traits = a_file()
    whole = deepcopy(with_traits(with_number(file, 5), traits))
    assert list(faults_of(whole)) == []
    harm(whole)
    if rehashed:
        whole["sha256"] = fingerprint(whole["published"])
    assert list(faults_of(whole)) != []
