"""A table of what work took, with the machine it ran on beside."""

import os
import platform
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

Work = tuple[str, str, Callable[[], object]]
"""What is done, how many seconds it may take (or nothing), and how to do it."""


def table(rows: list[Work], times: int = 1) -> None:
    """Print the best of a few runs of each row, by the clock and by the processor.

    On a machine shared with others only the processor's time says what the work itself costs, so
    that is what the goal is held against.
    """
    print(f"\n{machine()}\n{'work':<46}{'goal s':>8}{'clock s':>9}{'cpu s':>9}{'reached':>9}")
    for name, goal, call in rows:
        clock, cpu = zip(*(_measured(call) for _ in range(times)), strict=True)
        reached = "" if not goal else "yes" if min(cpu) <= float(goal) else "no"
        print(f"{name:<46}{goal:>8}{min(clock):>9.3f}{min(cpu):>9.3f}{reached:>9}", flush=True)


def _measured(call: Callable[[], object]) -> tuple[float, float]:
    clock, cpu = perf_counter(), process_time()
    call()
    return perf_counter() - clock, process_time() - cpu


def machine() -> str:
    """Return processor, cores, load and Python in one line."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), "")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    name = model or platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, load {load}, Python {platform.python_version()}"
