"""The worked example of how a group is chosen: computed by the product, told in two languages.

`python docs/worked_example.py` puts its tables into `deciding.md` and `deciding.sv.md`, each
between `<!-- example: name -->` and `<!-- end -->`. A test sees that they are up to date.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from aspirant.algorithms.relaxation import Demand  # noqa: E402 - found beside this folder
from aspirant.algorithms.selection import (  # noqa: E402
    Candidate,
    Infeasible,
    SelectionProblem,
    Target,
    describe_group,
    select_group,
)
from aspirant.algorithms.selection_explain import explain_all  # noqa: E402
from aspirant.algorithms.selection_prices import price_targets  # noqa: E402
from aspirant.algorithms.selection_reserves import find_replacements  # noqa: E402

PAGES = {"en": FOLDER / "deciding.md", "sv": FOLDER / "deciding.sv.md"}
BLOCK = re.compile(r"(<!-- example: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

PEOPLE = (
    ("Alma", 46, "Svealand", "private"),
    ("Bertil", 45, "Svealand", "private"),
    ("Carin", 44, "Svealand", "public"),
    ("David", 43, "Götaland", "private"),
    ("Elsa", 42, "Svealand", "private"),
    ("Farid", 41, "Götaland", "private"),
    ("Gunnel", 40, "Norrland", "private"),
    ("Hassan", 39, "Götaland", "public"),
    ("Ingrid", 37, "Norrland", "public"),
    ("Jonas", 37, "Svealand", "public"),
    ("Karin", 35, "Norrland", "private"),
    ("Love", 34, "Götaland", "public"),
)
PROBLEM = SelectionProblem(
    candidates=tuple(
        Candidate(name, merit, {"region": region, "sector": sector})
        for name, merit, region, sector in PEOPLE
    ),
    places=5,
    targets=(
        Target("region", "Norrland", 1, None),
        Target("region", "Götaland", 1, None),
        Target("region", "Svealand", 0, 2),
        Target("sector", "public", 2, None),
    ),
    workplace_limit=None,
    seed="21 November",
)
PROPOSAL = select_group(PROBLEM)
POINTS = {candidate.id: candidate.merit for candidate in PROBLEM.candidates}

#: The words of the tables, English and Swedish.
SWEDISH = {
    "Name": "Namn",
    "Points": "Poäng",
    "Part of the country": "Landsdel",
    "Sector": "Sektor",
    "private": "privat",
    "public": "offentlig",
    "Target": "Mål",
    "at least": "minst",
    "at most": "högst",
    "places": "platser",
    "To choose from": "Att välja bland",
    "Group": "Grupp",
    "Together": "Tillsammans",
    "Proposed": "Föreslagen",
    "Most points": "Högst poäng",
    "all": "alla",
    "Out instead": "Ute i stället",
    "In instead": "Med i stället",
    "The group would lose": "Gruppen skulle förlora",
    "Would have sufficed": "Hade räckt",
    "Price in points": "Pris i poäng",
    "In because of it": "Med tack vare det",
    "Out because of it": "Ute på grund av det",
    "Says no": "Tackar nej",
    "Is asked": "Får frågan",
    "Way out": "Utväg",
}

Row = Iterable[str]
Say = Callable[[str], str]
Points = Callable[[int], str]


def tables(language: str) -> dict[str, str]:
    """Every table of the example, by its name, as Markdown in that language."""

    def say(word: str) -> str:
        return SWEDISH.get(word, word) if language == "sv" else word

    def points(tenths: int) -> str:
        text = f"{tenths / 10:.1f}"
        return text.replace(".", ",") if language == "sv" else text

    return {
        "pool": _table(_pool(say, points)),
        "groups": _table(_groups(say, points)),
        "reasons": _table(_reasons(say, points)),
        "prices": _table(_prices(say, points)),
        "declines": _table(_declines(say, points)),
        "ways": _table(_ways(say)),
    }


def _table(rows: Iterator[Row]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "| " + " | ".join("---" for _cell in lines[0].split("|")[1:-1]) + " |"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _pool(say: Say, points: Points) -> Iterator[Row]:
    yield map(say, ("Name", "Points", "Part of the country", "Sector"))
    for name, merit, region, sector in PEOPLE:
        yield name, points(merit), region, say(sector)


def _target(say: Say, target: Target) -> str:
    bound = (
        f"{say('at most')} {target.most}" if target.most else f"{say('at least')} {target.least}"
    )
    return f"{say(target.value)}: {bound}"


def _groups(say: Say, points: Points) -> Iterator[Row]:
    strongest = replace(PROBLEM, targets=())
    groups = [PROPOSAL.chosen, select_group(strongest).chosen]
    described = [describe_group(PROBLEM, group) for group in groups]
    yield "", say("Proposed"), say("Most points")
    yield say("Group"), *(", ".join(group) for group in groups)
    yield say("Together"), *(points(one.merit) for one in described)
    for place, count in enumerate(described[0].counts):
        held = [one.counts[place] for one in described]
        yield (
            _target(say, count.target),
            *(f"{one.count}{'' if not one.target.missing(one.count) else ' ✗'}" for one in held),
        )


def _reasons(say: Say, points: Points) -> Iterator[Row]:
    heads = ("Name", "Points", "Out instead", "In instead", "The group would lose")
    yield map(say, (*heads, "Would have sufficed"))
    for one in explain_all(PROBLEM, PROPOSAL).not_chosen:
        trade = one.trade
        assert trade
        assert one.merit_lost is not None
        assert one.points_needed is not None
        enters = [name for name in trade.enters if name != one.id]
        needed = points(POINTS[one.id] + one.points_needed)
        yield (
            one.id,
            points(POINTS[one.id]),
            ", ".join(trade.leaves),
            ", ".join(enters) or "–",
            points(one.merit_lost),
            needed,
        )


def _prices(say: Say, points: Points) -> Iterator[Row]:
    yield map(say, ("Target", "Price in points", "In because of it", "Out because of it"))
    for price in price_targets(PROBLEM, PROPOSAL):
        people = (price.in_because, price.out_because)
        named = (", ".join(names) or "–" for names in people)
        yield _target(say, price.target), points(price.merit), *named


def _declines(say: Say, points: Points) -> Iterator[Row]:
    yield map(say, ("Says no", "Is asked", "The group would lose"))
    for leaves, found in find_replacements(PROBLEM, PROPOSAL).items():
        assert found
        yield leaves, found.id, points(-found.swap.merit_change)


def _ways(say: Say) -> Iterator[Row]:
    yield ("", say("Way out"))
    asked = (Target("region", "Norrland", 2, None, hard=True), *PROBLEM.targets[1:3])
    public = Target("sector", "public", 5, None, hard=True)
    hard = tuple(replace(target, hard=True) for target in (*asked, public))
    try:
        select_group(replace(PROBLEM, targets=hard))
    except Infeasible as error:
        for number, way in enumerate(error.relaxations, start=1):
            changes = (f"{_demand(say, one.demand)} → {one.after}" for one in way.changes)
            yield str(number), "; ".join(changes)


def _demand(say: Say, demand: Demand) -> str:
    subject = demand.subject.split("=")[-1]
    bound = {"least": "at least", "most": "at most"}.get(demand.kind, demand.kind)
    return " ".join(filter(None, (say(subject), say(bound), str(demand.bound))))


def filled(language: str, text: str) -> str:
    """The page with its tables as they are computed now."""
    found = tables(language)
    return BLOCK.sub(lambda at: f"{at[1]}\n{found[at[2]]}\n{at[3]}", text)


def main() -> None:
    """Put the tables into both pages."""
    for language, page in PAGES.items():
        page.write_text(filled(language, page.read_text()))


if __name__ == "__main__":
    main()
