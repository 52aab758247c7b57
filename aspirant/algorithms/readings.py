"""Hands out as many readings as can be had where not every task can be read by as many as asked.

Where it can, `assign_reviewers` gives the one best answer; this is for the rest: nobody reads what
they must not, the loads stay even, and what is missing is told.

Deterministic: the same question gives the same answer. The hardest task chooses first, the least
loaded reader is chosen; then readings move from the most loaded to the least loaded as long as
that makes the loads more even.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Task:
    """Something that needs so many more readers (none when 0 or less)."""

    id: str
    needs: int


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: how much already, and at most how much in all (None: no limit)."""

    id: str
    load: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Handout:
    """New readings (task, reader) in the order of the tasks; how many readers a task lacks."""

    readings: list[tuple[str, str]]
    short: dict[str, int]


@dataclass
class _State:
    readers: Sequence[Reader]
    forbidden: Collection[tuple[str, str]]
    load: dict[str, int]
    chosen: dict[str, list[str]] = field(default_factory=dict)

    def may(self, task: str, reader: Reader) -> bool:
        """Whether the reader could take the task on."""
        has_room = reader.most is None or self.load[reader.id] < reader.most
        is_free = (task, reader.id) not in self.forbidden
        return has_room and is_free and reader.id not in self.chosen.get(task, [])

    def give(self, task: str, reader: Reader) -> None:
        """Let the reader have the task."""
        self.chosen.setdefault(task, []).append(reader.id)
        self.load[reader.id] += 1


def spread_readings(
    tasks: Sequence[Task], readers: Sequence[Reader], *, forbidden: Collection[tuple[str, str]]
) -> Handout:
    """Readers for every task, as many as can be had; `forbidden` pairs (task, reader) never."""
    state = _State(readers, forbidden, {one.id: one.load for one in readers})
    order = sorted(tasks, key=lambda one: (_choice(state, one), one.id))
    for task in order:
        for _place in range(task.needs):
            free = [one for one in readers if state.may(task.id, one)]
            if not free:
                break
            state.give(task.id, min(free, key=lambda one: (state.load[one.id], one.id)))
    _even_out(state)
    given = {task.id: state.chosen.get(task.id, []) for task in tasks}
    return Handout(
        readings=[(task.id, reader) for task in tasks for reader in sorted(given[task.id])],
        short={
            task.id: task.needs - len(given[task.id])
            for task in tasks
            if task.needs > len(given[task.id])
        },
    )


def _choice(state: _State, task: Task) -> int:
    return sum(state.may(task.id, reader) for reader in state.readers)


def _even_out(state: _State) -> None:
    """Move readings to those with at least two fewer, one at a time, until no move helps."""
    while (move := _next_move(state)) is not None:
        task, heavy, light = move
        state.chosen[task].remove(heavy.id)
        state.load[heavy.id] -= 1
        state.give(task, light)


def _next_move(state: _State) -> tuple[str, Reader, Reader] | None:
    """Return a task with its reader and who should have it; from the most to the least loaded."""
    by_load = sorted(state.readers, key=lambda one: (-state.load[one.id], one.id))
    for heavy in by_load:
        for light in reversed(by_load):
            if state.load[heavy.id] - state.load[light.id] < 2:
                break
            for task in sorted(state.chosen):
                if heavy.id in state.chosen[task] and state.may(task, light):
                    return task, heavy, light
    return None
