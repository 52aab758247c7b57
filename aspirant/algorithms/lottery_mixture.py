"""Real groups whose mixture has a given mean: the proof that the mean can be drawn.

Groups are found one after the other by what the earlier ones owe: the relaxation on the face of
the mean is solved with the accumulated deficit as weights, its corner rounded, brought back to
the face and climbed (`lottery_groups`). One master programme then finds the exact mixture; what
it still misses becomes the weights of further groups. (The deficit as weights: Frank and Wolfe,
Naval Research Logistics Quarterly 3, 1956, in the form known as herding.)
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.lottery_groups import Climber, Face, face_of
from aspirant.algorithms.lottery_types import Types, keeps_rules
from aspirant.algorithms.solver import (
    INFINITE,
    Floats,
    LinearModel,
    Row,
    Whole,
    columns_only,
    with_columns,
    with_rows,
)
from aspirant.algorithms.solver_linear import LinearProgramme

# By how many people, all types together, a mixture may miss its mean and still be it: at once,
# or when further groups bring it no nearer (the mean itself carries rounding errors).
MISSED, MISSED_AT_LAST = 1e-7, 8e-7
# Weights are whole numbers up to this.
HEAVIEST = 2.0**14
# Tries without a new group after which there are likely no more.
PATIENCE = 40
# Rounds of groups that brought the mixture no nearer after which none will.
ROUNDS = 12


#: Told how many of how many steps are done, so that somebody can see that it goes on.
Tell = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Mixture:
    """Distinct groups and their shares, and by how many people their mean misses its aim."""

    groups: tuple[Whole, ...]
    shares: Floats
    missed: float


class Master:
    """The programme that mixes the groups it knows as near to the mean as they allow."""

    def __init__(self, means: Floats) -> None:
        count = len(means)
        endless = np.full(2 * count, INFINITE)
        gaps = with_columns(columns_only(np.zeros(0)), -np.ones(2 * count), endless, whole=False)
        rows: list[Row] = [
            (np.array([t, count + t]), np.array([1.0, -1.0]), float(mean), float(mean))
            for t, mean in enumerate(means)
        ]
        # A share of nothing, so that the programme has an answer before it knows a group.
        rows.append((np.array([2 * count]), np.ones(1), 1.0, 1.0))
        model = with_columns(gaps, np.array([-1e6]), np.ones(1), whole=False)
        self._linear = LinearProgramme(with_rows(model, rows))
        self._first = 2 * count + 1
        self.groups: list[Whole] = []
        self._known: set[bytes] = set()

    def learn(self, group: Whole) -> bool:
        """Add a group; return False when it was known already."""
        if group.tobytes() in self._known:
            return False
        self._known.add(group.tobytes())
        held = np.nonzero(group)[0]
        rows = np.append(held, len(group))
        values = np.append(group[held].astype(np.float64), 1.0)
        self._linear.add_column(rows, values, INFINITE)
        self.groups.append(group.copy())
        return True

    def mix(self) -> tuple[Mixture, Floats]:
        """Return the nearest mixture, and what one more person of each type would be worth."""
        corner = self._linear.solve()
        assert corner is not None  # gaps and the share of nothing make up for everything
        shares = np.maximum(corner.point[self._first :], 0.0)
        used = np.nonzero(shares > 0)[0].tolist()
        missed = max(-corner.value, 0.0)
        mixture = Mixture(tuple(self.groups[n] for n in used), shares[used], missed)
        return mixture, -corner.duals[:-1]


def find_mixture(
    types: Types, means: Floats, tell: Tell = silent
) -> tuple[Mixture | None, list[Whole]]:
    """Return a mixture with these means (None when none was found), and all groups found.

    `tell` hears how many of the groups that are likely needed have been sought.
    """
    face = face_of(types, means)
    means = _settled(face, means)
    finder, master = _Finder(face, tell), Master(means)
    owed = np.zeros(len(means))
    owed = _herd(finder, master, means, owed, len(face.movable) + 1)
    best, rounds = master.mix(), 0
    while best[0].missed > MISSED and finder.idle < PATIENCE and rounds < ROUNDS:
        batch = max(len(face.movable) // 8, 4)
        for step in range(batch):
            blend = step / (batch * max(float(np.abs(owed).max()), 1e-9))
            finder.teach(master, best[1] + blend * owed)
        owed = _herd(finder, master, means, owed, batch)
        before, best = best[0].missed, master.mix()
        rounds = 0 if best[0].missed < 0.99 * before else rounds + 1
    return (best[0] if best[0].missed <= MISSED_AT_LAST else None), master.groups


def _settled(face: Face, means: Floats) -> Floats:
    """Return the means moved onto their face, off which rounding has carried them a little."""
    count = len(means)
    endless = np.full(2 * count, INFINITE)
    model = with_columns(_relaxed(face), -np.ones(2 * count), endless, whole=False)
    rows: list[Row] = [
        (np.array([t, count + t, 2 * count + t]), np.array([1.0, 1.0, -1.0]), mean, mean)
        for t, mean in enumerate(means.tolist())
    ]
    corner = LinearProgramme(with_rows(model, rows)).solve()
    return means if corner is None else corner.point[:count]


def _herd(finder: "_Finder", master: Master, means: Floats, owed: Floats, times: int) -> Floats:
    """Find groups by what is owed, and return what is owed afterwards."""
    for _ in range(times):
        owed = owed + means
        group = finder.teach(master, owed)
        owed = owed - (means if group is None else group)
        if finder.idle >= PATIENCE:
            break
    return owed


class _Finder:
    """Finds groups on a face, the heaviest first; `idle` counts the tries without a new one."""

    def __init__(self, face: Face, tell: Tell) -> None:
        self._face, self._tell, self._sought = face, tell, 0
        self._linear = LinearProgramme(_relaxed(face))
        self._linear.prefer_primal()
        self._tries = 0
        self.idle = 0

    def teach(self, master: Master, weights: Floats) -> Whole | None:
        """Teach the master a heavy group, and return it, or None when the tries led nowhere."""
        self._sought, needed = self._sought + 1, len(self._face.movable) + 1
        self._tell(min(self._sought, needed), needed + 1)
        group = self._find(weights)
        if group is None:
            group = self._find(self._shaken(weights))
        is_new = group is not None and master.learn(group)
        self.idle = 0 if is_new else self.idle + 1
        return group

    def _shaken(self, weights: Floats) -> Floats:
        """Return the weights moved by up to their largest, always in the same way."""
        self._tries += 1
        places = np.arange(len(weights), dtype=np.uint64) + np.uint64(self._tries * 1_000_003)
        mixed = places * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        noise = (mixed >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1.0
        return weights + noise * max(float(np.abs(weights).max()), 1e-9)

    def _find(self, weights: Floats) -> Whole | None:
        face = self._face
        whole = np.rint(weights * (HEAVIEST / max(float(np.abs(weights).max()), 1e-9)))
        self._linear.gain_all(whole)
        corner = self._linear.solve()
        if corner is None:
            return None
        climber = Climber(face, _rounded(face, corner.point), whole.astype(np.int64))
        if not climber.land():
            return None
        group = climber.climb()
        return group if keeps_rules(face.types, group) else None


def _rounded(face: Face, point: Floats) -> Whole:
    """Return a group of the right size near a point: rounded down, the largest remains up."""
    group = np.clip(np.floor(point + 1e-7).astype(np.int64), face.lower, face.upper)
    # The first row is the size of the group.
    missing = int(face.types.model.row_lower[0]) - int(group.sum())
    room = np.where(group < face.upper, point - group, -INFINITE)
    group[np.argsort(-room, kind="stable")[: max(missing, 0)]] += 1
    return group


def _relaxed(face: Face) -> LinearModel:
    least, most = face.least.copy(), face.most.copy()
    least[face.tight] = most[face.tight] = face.goal
    return replace(
        face.types.model,
        lower=face.lower.astype(np.float64),
        upper=face.upper.astype(np.float64),
        integer=np.zeros(len(face.lower), dtype=bool),
        row_lower=least,
        row_upper=most,
    )
