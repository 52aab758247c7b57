"""The record of a meeting: what it holds, in canonical JSON, and the same read back for a page."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from aspirant.algorithms.selection_checker import TargetCount
from aspirant.committee.models import Meeting, Waiver
from aspirant.committee.queries.meetings import find_people, list_recused
from aspirant.committee.queries.waivers import list_waivers
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.protected.queries import list_uses
from aspirant.protected.words import is_protected
from aspirant.selection.models import Decision, Pin, Target
from aspirant.selection.queries.decisions import DecisionSheet, find_sheet
from aspirant.selection.queries.problem import list_pins
from aspirant.selection.queries.proposals import find_applications, list_proposals
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.queries.veil import Veil


@dataclass(frozen=True)
class Line:
    """One application in the record: what was decided, and whom it is about if we still know."""

    application: str
    number: str
    name: str
    outcome: str
    rank: int | None
    reason: str


@dataclass(frozen=True)
class Record:
    """The record of a meeting as its page shows it."""

    content: dict[str, Any]
    lines: tuple[Line, ...]
    recusals: tuple[tuple[str, Person], ...]
    people: dict[UUID, Person]

    def person(self, id: str) -> Person | None:
        """Somebody named in it."""
        return self.people.get(UUID(id))

    def of(self, outcome: str) -> list[Line]:
        """Those with one outcome: the reserve list in its order, the others by number."""
        found = [one for one in self.lines if one.outcome == outcome]
        return sorted(found, key=lambda one: (one.rank or 0, one.number))

    @property
    def present(self) -> list[Person]:
        """Who was there, by name."""
        found = [one for id in self.content["present"] if (one := self.person(id))]
        return sorted(found, key=lambda one: (one.display_name, str(one.id)))


def write_record(meeting: Meeting, round: Round) -> str:
    """All that the meeting decided, as it stands now: one line of canonical JSON.

    Keys are sorted, nothing is spaced, and people are ids: the same content gives the same bytes.
    """
    return canonical(_content(meeting, round, find_sheet(round)))


def canonical(content: dict[str, Any]) -> str:
    """The one way to write it down."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_record(record: str) -> str:
    """The fingerprint that is signed."""
    return sha256(record.encode()).hexdigest()


def find_record(meeting: Meeting, veil: Veil) -> Record:
    """What was put up for signing; what would be, while it is being written.

    What its reader may not see is left out of what is shown, never of what is signed.
    """
    text = meeting.record or write_record(meeting, meeting.round)
    content = json.loads(text)
    about = find_applications([one["application"] for one in content["decisions"]])
    names = {str(one.id): one.person.display_name for one in about}
    ids = {
        content["chair"],
        content["secretary"],
        *content["present"],
        *(one["person"] for one in content["recusals"]),
    }
    people = find_people(map(UUID, ids))
    lines = [one for one in _lines(content, names) if one.application not in veil.ids]
    content["reasons"] = veil.clear(content["reasons"])
    # What was frozen before holds and misses stood in it is read as it is.
    holds = content.get("holds", [])
    content["holds"] = [one for one in holds if one["application"] not in veil.ids]
    content["targets"] = [{"missing": 0, "waived": ""} | row for row in content["targets"]]
    return Record(content, tuple(lines), _recusals(content, people), people)


def list_changed(meeting: Meeting, sheet: DecisionSheet) -> list[str]:
    """Whose decisions are not those of the record: changed, made or gone after it was put up."""
    if not meeting.record:
        return []
    then = {one["application"]: one for one in json.loads(meeting.record)["decisions"]}
    found = [one for one in sheet.decisions if then.get(str(one.application_id)) != _decided(one)]
    return sorted([one.application.number_text for one in found] + list_gone(meeting, sheet))


def list_gone(meeting: Meeting, sheet: DecisionSheet) -> list[str]:
    """Who has withdrawn since the record was put up. After a release they are offers that end."""
    if not meeting.record or sheet.is_released:
        return []
    here = {str(one.application_id) for one in sheet.decisions}
    then = json.loads(meeting.record)["decisions"]
    return sorted(one["number"] for one in then if one["application"] not in here)


def _content(meeting: Meeting, round: Round, sheet: DecisionSheet) -> dict[str, Any]:
    return {
        "round": round.slug,
        "held_at": meeting.held_at.isoformat(),
        "place": meeting.place,
        "chair": str(meeting.chair_id),
        "secretary": str(meeting.secretary_id),
        "present": sorted(str(one.person_id) for one in meeting.seats),
        "signers": sorted(map(str, meeting.signer_ids)),
        "guests": meeting.guests,
        "reasons": meeting.reasons,
        "recusals": [
            {"application": key[0], "number": one.application.number_text, "person": key[1]}
            for one in list_recused(round, meeting)
            for key in [one.key]
        ],
        "proposals": _proposals(meeting, round),
        "places": round.places,
        "holds": [_held(pin) for pin in list_pins(round)],
        "targets": _targets(round, sheet),
        "decisions": [_decided(one) for one in sheet.decisions],
        **_weighed(round),
    }


def _weighed(round: Round) -> dict[str, Any]:
    """What the round may weigh that the law protects, and on what ground; nothing when it may not.

    Whether such a target is met is not said: it could tell what one person has answered.
    """
    uses = list_uses(round.id)
    targets = [one for one in list_targets(round) if is_protected(one.attribute)]
    if not uses:
        return {}
    return {
        "weighed": [
            {
                "attribute": use.attribute,
                "ground": use.ground,
                "plan": use.plan_name,
                "since": use.began_at.isoformat(),
                "targets": [_wanted(one) for one in targets if one.attribute == use.attribute],
            }
            for use in uses
        ]
    }


def _wanted(target: Target) -> dict[str, Any]:
    return {"value": target.value, "least": target.least, "most": target.most}


def _proposals(meeting: Meeting, round: Round) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "name": str(getattr(one, "name", "") or ""),
            "by_hand": one.is_by_hand,
            "merit": one.merit,
            "input": one.input_hash,
        }
        for one in list_proposals(round)
        if str(one.number) in meeting.proposals
    ]


def _held(pin: Pin) -> dict[str, Any]:
    return {
        "application": str(pin.application_id),
        "number": pin.application.number_text,
        "kind": pin.kind.value,
        "reason": pin.reason,
    }


def _targets(round: Round, sheet: DecisionSheet) -> list[dict[str, Any]]:
    """How the group stands to each target, and why it may miss one."""
    ids = {(one.attribute, one.value): one.id for one in list_targets(round)}
    waivers = {one.target_id: one for one in list_waivers(round)}
    return [
        _asked(row, waivers.get(ids[row.target.attribute, row.target.value]))
        for row in sheet.counts
    ]


def _asked(row: TargetCount, waiver: Waiver | None) -> dict[str, Any]:
    target = row.target
    is_waived = bool(row.missing) and waiver is not None and row.missing <= waiver.missing
    return {
        "attribute": target.attribute,
        "value": target.value,
        "least": target.least,
        "most": target.most,
        "count": row.count,
        "missing": row.missing,
        "waived": waiver.reason if waiver and is_waived else "",
    }


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "application": str(decision.application_id),
        "number": decision.application.number_text,
        "outcome": decision.outcome.value,
        "rank": decision.reserve_rank,
        "reason": decision.reason,
    }


def _lines(content: dict[str, Any], names: dict[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(
            application=one["application"],
            number=one["number"],
            name=names.get(one["application"], ""),
            outcome=one["outcome"],
            rank=one["rank"],
            reason=one["reason"],
        )
        for one in content["decisions"]
    )


def _recusals(
    content: dict[str, Any], people: dict[UUID, Person]
) -> tuple[tuple[str, Person], ...]:
    return tuple(
        (one["number"], person)
        for one in content["recusals"]
        if (person := people.get(UUID(one["person"])))
    )
