"""Which associations to put first on the page about the applicant's leadership, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aspirant.algorithms.associations import Described, suggest_associations
from aspirant.programme.models import Association


@dataclass(frozen=True)
class Guide:
    """The likely associations with the applicant's own words that led there, and the others."""

    suggested: list[tuple[Association, str]]
    others: list[Association]


def guide_to_associations(values: Mapping[str, str], associations: Sequence[Association]) -> Guide:
    """At most three suggestions from title and workplace. The applicant decides."""
    by_id = {str(one.id): one for one in associations}
    found = suggest_associations(
        values.get("title", ""),
        values.get("workplace", ""),
        [Described(key, one.keywords) for key, one in by_id.items()],
    )
    suggested = [(by_id.pop(one.key), ", ".join(one.words[:3])) for one in found]
    return Guide(suggested, list(by_id.values()))
