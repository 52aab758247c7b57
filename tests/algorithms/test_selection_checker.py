"""The checker finds every kind of fault, and describes what is made by hand."""

from dataclasses import replace

import pytest

from aspirant.algorithms.selection import (
    Candidate,
    InvalidProblem,
    SelectionProblem,
    Shortfall,
    Target,
    check_group,
    describe_group,
    select_group,
)
from aspirant.algorithms.selection_checker import (
    GroupDescription,
    Swap,
    TargetCount,
    compare_swap,
)

NORTH = Target("region", "North", 1, None)
WEST = Target("region", "West", 0, 0, hard=True)
ROUND = SelectionProblem(
    candidates=(
        Candidate("ada", 46, {"region": "South"}, "Works", pin="in"),
        Candidate("bea", 44, {"region": "South"}, "Works"),
        Candidate("cia", 40, {"region": "North"}),
        Candidate("dan", 39, {"region": "West"}),
        Candidate("eva", 39, {"region": "North"}, pin="out"),
    ),
    places=2,
    targets=(NORTH, WEST),
    workplace_limit=1,
    seed="2031",
)
SOUND = select_group(ROUND)


@pytest.mark.parametrize(
    ("fault", "complaints"),
    [
        ({}, []),
        ({"chosen": ("ada", "zoe")}, ["Nobody has the id 'zoe'."]),
        ({"chosen": ("cia", "ada")}, ["The chosen are not in order."]),
        ({"merit": 87}, ["The merit is 86, not 87."]),
        (
            {"shortfalls": (Shortfall(NORTH, 0, 1),)},
            ["The shortfalls are not those of this group."],
        ),
        ({"contested": ("zoe",)}, ["A contested seat belongs to nobody."]),
        ({"input_hash": "0" * 64}, ["The proposal answers another problem."]),
        ({"seed": "2032"}, ["The proposal answers another problem."]),
        (
            {"chosen": ("cia", "eva"), "merit": 79},
            ["ada is pinned in but left out.", "eva is pinned out but in the group."],
        ),
        (
            {"chosen": ("ada", "dan"), "merit": 85, "shortfalls": ()},
            [
                "The hard target region=West is missed by 1.",
                "The shortfalls are not those of this group.",
            ],
        ),
        (
            {"chosen": ("ada", "bea"), "merit": 90, "shortfalls": (Shortfall(NORTH, 0, 1),)},
            ["2 come from Works, more than 1."],
        ),
        (
            {"chosen": ("ada",), "merit": 46, "shortfalls": (Shortfall(NORTH, 0, 1),)},
            ["The group has 1 people, not 2."],
        ),
        (
            {"chosen": ("ada", "ada"), "merit": 92, "shortfalls": (Shortfall(NORTH, 0, 1),)},
            ["Somebody stands twice in the group.", "2 come from Works, more than 1."],
        ),
    ],
)
def test_each_fault_is_found_and_nothing_else(
    fault: dict[str, object], complaints: list[str]
) -> None:
    assert check_group(ROUND, replace(SOUND, **fault)) == complaints  # type: ignore[arg-type]


def test_a_group_made_by_hand_is_described_whatever_it_breaks() -> None:
    assert describe_group(ROUND, ["dan", "ada", "bea"]) == GroupDescription(
        chosen=("ada", "bea", "dan"),
        merit=129,
        counts=(TargetCount(WEST, 1, 1), TargetCount(NORTH, 0, 1)),
        shortfalls=(Shortfall(WEST, 1, 1), Shortfall(NORTH, 0, 1)),
        broken=(
            "The group has 3 people, not 2.",
            "The hard target region=West is missed by 1.",
            "2 come from Works, more than 1.",
        ),
    )


def test_a_swap_made_by_hand_tells_its_price() -> None:
    assert compare_swap(ROUND, SOUND.chosen, "cia", "dan") == Swap(
        leaves="cia",
        enters="dan",
        merit_change=-1,
        met=(),
        missed=(Shortfall(WEST, 1, 1), Shortfall(NORTH, 0, 1)),
        broken=("The hard target region=West is missed by 1.",),
    )
    assert compare_swap(ROUND, ("ada", "dan"), "dan", "cia").met == (
        Shortfall(WEST, 0, 0),
        Shortfall(NORTH, 1, 0),
    )


@pytest.mark.parametrize(("leaves", "enters"), [("bea", "cia"), ("ada", "cia"), ("zoe", "bea")])
def test_a_swap_needs_somebody_inside_and_somebody_outside(leaves: str, enters: str) -> None:
    with pytest.raises(InvalidProblem):
        compare_swap(ROUND, SOUND.chosen, leaves, enters)
