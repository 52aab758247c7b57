"""Tables: diversity answers, apart from everything else."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from aspirant.core.db import Model


class DiversityAnswers(Model):
    """One applicant's voluntary answers, sealed, under a random id.

    `handle` is a keyed hash of the application's id: the way from a person to the row needs the
    site's keys. `sealed` opens only together with the row's own id. No time is stored, since a
    time would tell whose row it is.
    """

    __tablename__ = "diversity_answers"
    # Without SQLite's row numbers, which would tell in which order the answers came.
    __table_args__ = ({"sqlite_with_rowid": False},)

    # First, because SQLite 3.40 finds fault with whole tables of this sort where it is not.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    handle: Mapped[str] = mapped_column(unique=True, info={"personal": "diversity"})
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info={"personal": "diversity"})
