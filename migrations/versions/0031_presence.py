"""Presence by half day, ticks, own work and certificates

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_certificates_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_certificates_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_certificates_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_certificates_round_id_person_id")
        ),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_person_id"), ["person_id"], unique=False)

    op.create_table(
        "own_work",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes > 0 AND minutes <= 960", name=op.f("ck_own_work_minutes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_own_work_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_own_work_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_work")),
    )
    with op.batch_alter_table("own_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_work_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_work_round_id"), ["round_id"], unique=False)

    op.create_table(
        "excuses",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_excuses_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_excuses_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuses")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_excuses_session_id_person_id")
        ),
    )
    with op.batch_alter_table("excuses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_excuses_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ticks",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("half_day", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present",
                "absent",
                "excused",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("half_day > 0", name=op.f("ck_ticks_half_day")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_ticks_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ticks_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_ticks_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticks")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_ticks_session_id_number")),
    )
    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticks_of_a_half_day", ["session_id", "person_id", "half_day"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ticks_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("half_day", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(
            sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.drop_constraint(batch_op.f("uq_attendances_session_id_person_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_attendances_session_id_person_id_half_day"),
            ["session_id", "person_id", "half_day"],
        )
        batch_op.create_check_constraint(op.f("ck_attendances_half_day"), "half_day > 0")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.alter_column("half_day", server_default=None)
        batch_op.alter_column("is_own", server_default=None)

    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("own_hours", sa.Integer(), nullable=False, server_default="20")
        )
        batch_op.add_column(
            sa.Column("least_presence", sa.Integer(), nullable=False, server_default="80")
        )
        batch_op.create_check_constraint(op.f("ck_rounds_own_hours"), "own_hours >= 0")
        batch_op.create_check_constraint(
            op.f("ck_rounds_least_presence"), "least_presence BETWEEN 0 AND 100"
        )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.alter_column("own_hours", server_default=None)
        batch_op.alter_column("least_presence", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rounds_least_presence"), type_="check")
        batch_op.drop_constraint(op.f("ck_rounds_own_hours"), type_="check")
        batch_op.drop_column("least_presence")
        batch_op.drop_column("own_hours")

    op.execute("DELETE FROM attendances WHERE half_day > 1")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attendances_half_day"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("uq_attendances_session_id_person_id_half_day"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_attendances_session_id_person_id"), ["session_id", "person_id"]
        )
        batch_op.drop_column("is_own")
        batch_op.drop_column("half_day")

    with op.batch_alter_table("ticks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticks_person_id"))
        batch_op.drop_index("ix_ticks_of_a_half_day")

    op.drop_table("ticks")
    with op.batch_alter_table("excuses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_excuses_person_id"))

    op.drop_table("excuses")
    with op.batch_alter_table("own_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_work_round_id"))
        batch_op.drop_index(batch_op.f("ix_own_work_person_id"))

    op.drop_table("own_work")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_person_id"))

    op.drop_table("certificates")
