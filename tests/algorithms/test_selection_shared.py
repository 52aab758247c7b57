"""Every shared pool that lies beside the project: known bests reached, quotas kept or refused."""

from dataclasses import replace

import pytest

from aspirant.algorithms.selection import Infeasible, check_group, select_group
from aspirant.algorithms.selection_relax import apply_relaxation
from tests.algorithms.pools import QUOTA_POOLS, SHARED, merit_pool, quota_pool

#: Those whose quotas no group can fill.
IMPOSSIBLE = {"synthetic/syn-cca_75", "synthetic/syn-mass_24"}

#: Every pool with merits and without; two thousand equals take seconds to draw among.
ALL = [
    pytest.param(folder, merits, marks=[pytest.mark.prove] * (slow and merits is None))
    for folder, slow in ((name, name == "synthetic/asp2000_40") for name in sorted(QUOTA_POOLS))
    for merits in (None, 1)
]


def test_no_shared_pool_is_forgotten() -> None:
    if not SHARED.exists():
        pytest.skip("the shared pools are not beside this checkout")
    found = {
        path.parent for path in SHARED.rglob("*") if path.name in {"categories.csv", "features.csv"}
    }
    assert {str(folder.relative_to(SHARED)) for folder in found} == set(QUOTA_POOLS)
    merits = {path.stem for path in SHARED.rglob("merit_*.npz")}
    assert merits == {"merit_asp200_16", "merit_asp2000_40"}


@pytest.mark.parametrize(("name", "merit"), [("asp200_16", 11916), ("asp2000_40", 32379)])
def test_shared_pools_reach_their_known_best_merit(name: str, merit: int) -> None:
    problem = merit_pool(name, hard=True)
    proposal = select_group(problem)
    assert (proposal.merit, proposal.shortfalls) == (merit, ())
    advisory = select_group(merit_pool(name))
    assert (advisory.chosen, advisory.merit) == (proposal.chosen, merit)


@pytest.mark.parametrize(("folder", "merits"), ALL)
def test_a_group_keeps_every_quota_whatever_the_order_of_the_rows(
    folder: str, merits: int | None
) -> None:
    problem = quota_pool(folder, QUOTA_POOLS[folder], merits=merits)
    turned = replace(problem, candidates=tuple(reversed(problem.candidates)))
    if folder in IMPOSSIBLE:
        with pytest.raises(Infeasible) as refusal:
            select_group(problem)
        with pytest.raises(Infeasible) as again:
            select_group(turned)
        assert (again.value.conflict, again.value.relaxations) == (
            refusal.value.conflict,
            refusal.value.relaxations,
        )
        assert len(refusal.value.relaxations) >= 3
        for way_out in refusal.value.relaxations:
            relaxed = apply_relaxation(problem, way_out)
            assert check_group(relaxed, select_group(relaxed)) == []
        return
    proposal = select_group(problem)
    assert (check_group(problem, proposal), proposal.shortfalls) == ([], ())
    assert select_group(turned) == proposal
