"""What the package sortition-algorithms takes for a pool, in an environment of its own.

Run by that environment's Python: beside.py FOLDER PLACES leximin|maximin. The folder holds
respondents.csv and categories.csv. Prints a line of JSON.
"""

import csv
import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def measure(folder: Path, places: int, aim: str) -> dict[str, Any]:
    """Return seconds by the clock and by the processor, and the smallest chance."""
    import sortition_algorithms as other  # type: ignore[import-not-found] # noqa: PLC0415
    from sortition_algorithms import (  # type: ignore[import-not-found] # noqa: PLC0415
        committee_generation as made,
    )

    columns = {"feature": "category", "value": "feature", "min": "min", "max": "max"}
    wanted = [
        {name: row[column] for name, column in columns.items()}
        for row in _rows(folder / "categories.csv")
    ]
    people = [{"id": f"p{n:05d}", **row} for n, row in enumerate(_rows(folder / "respondents.csv"))]
    features, _, _ = other.read_in_features(list(columns), wanted, places)
    settings = other.Settings(id_column="id", columns_to_keep=[])
    pool, _ = other.read_in_people(list(people[0]), people, features, settings)
    find = getattr(made, f"find_distribution_{aim}")
    clock, cpu = perf_counter(), process_time()
    groups, shares, _ = find(features, pool, places, [])
    took = {"clock": perf_counter() - clock, "cpu": process_time() - cpu}
    chance = dict.fromkeys((one["id"] for one in people), 0.0)
    for group, share in zip(groups, shares, strict=True):
        for one in group:
            chance[one] += share
    return {"pool": folder.name, "aim": aim, **took, "smallest": min(chance.values())}


if __name__ == "__main__":
    found = measure(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    sys.stdout.write(json.dumps(found) + "\n")
