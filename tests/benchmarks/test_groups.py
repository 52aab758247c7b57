"""How long groups and reviewers take, against the goals; nothing is asserted about time."""

import pytest

from aspirant.algorithms.groups import propose_groups
from aspirant.algorithms.reviewers import assign_reviewers
from aspirant.algorithms.scores import adjust_scores
from tests.algorithms.rounds_of_readings import simulated
from tests.algorithms.test_groups_shared import shared_groups
from tests.benchmarks.machine import table
from tests.benchmarks.questions import random_groups, random_reading

pytestmark = pytest.mark.benchmark


def test_dividing_and_assigning() -> None:
    small, large = shared_groups("grp_16_5"), shared_groups("grp_200_40")
    wishes, many = random_groups(200, 40, 5), random_groups(2000, 400, 8)
    reading = random_reading(300, 20, 3)
    cards = simulated(1, applications=300, reviewers=20, readers=3).cards
    propose_groups(small)  # so that the first row does not pay for importing the solver
    table(
        [
            ("shared 16 x 5, with spread", "0.05", lambda: propose_groups(small)),
            ("shared 200 x 40, with spread", "3", lambda: propose_groups(large)),
            ("random 200 x 40, wishes", "3", lambda: propose_groups(wishes)),
            ("random 2,000 x 400, wishes", "60", lambda: propose_groups(many)),
            ("reading 300 x 20, three each", "", lambda: assign_reviewers(reading)),
            ("severity of 20 from 300 x 3 readings", "", lambda: adjust_scores(cards)),
        ]
    )
