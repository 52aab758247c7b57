"""Letters about workgroups."""

from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person
from aspirant.workgroups.models import Workgroup


def published_letter(workgroup: Workgroup, person: Person) -> Letter:
    """Which group one is in, and with whom."""
    return write_letter(
        "workgroups/published",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=workgroup.round_id,
        name=person.name,
        workgroup_id=workgroup.id,
        area=workgroup.area.name.in_language(person.language),
        others=[
            member.person.display_name
            for member in workgroup.members_by_name
            if member.person_id != person.id
        ],
    )
