"""Changes of plan that can be undone, and breaks

Revision: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WORDS = sa.Enum(
    "moved", "changed", "cancelled", "restored", name="planchange", native_enum=False, length=32
)
RULES = {
    "planchange": "plan_change IN ('moved', 'changed', 'cancelled', 'restored')",
    "plan_changed_at": "(plan_change IS NULL) = (plan_changed_at IS NULL)",
}


def upgrade() -> None:
    op.create_table(
        "breaks",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_breaks_days")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_breaks_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaks")),
    )
    with op.batch_alter_table("breaks") as batch_op:
        batch_op.create_index(batch_op.f("ix_breaks_round_id"), ["round_id"], unique=False)

    op.create_table(
        "changes_of_plan",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "moved",
                "changed",
                "cancelled",
                "restored",
                name="planchange",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("earlier_kind", sa.Text(), nullable=False),
        sa.Column("earlier_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["people.id"], name=op.f("fk_changes_of_plan_done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_changes_of_plan_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes_of_plan")),
    )
    with op.batch_alter_table("changes_of_plan") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_changes_of_plan_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "seen_changes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_seen_changes_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_seen_changes_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_changes")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_seen_changes_session_id_person_id")
        ),
    )
    with op.batch_alter_table("seen_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_changes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "earlier_answers",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (turn IS NOT NULL)", name=op.f("ck_earlier_answers_answer_or_turn")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["changes_of_plan.id"],
            name=op.f("fk_earlier_answers_change_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_earlier_answers_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_answers")),
        sa.UniqueConstraint(
            "change_id", "person_id", name=op.f("uq_earlier_answers_change_id_person_id")
        ),
    )
    with op.batch_alter_table("earlier_answers") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_earlier_answers_person_id"), ["person_id"], unique=False
        )

    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("plan_change", WORDS))
        batch_op.add_column(sa.Column("plan_changed_at", sa.DateTime(timezone=True)))
        for name, rule in RULES.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_sessions_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        for name in RULES:
            batch_op.drop_constraint(batch_op.f(f"ck_sessions_{name}"), type_="check")
        batch_op.drop_column("plan_changed_at")
        batch_op.drop_column("plan_change")

    with op.batch_alter_table("earlier_answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_earlier_answers_person_id"))

    op.drop_table("earlier_answers")
    with op.batch_alter_table("seen_changes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_changes_person_id"))

    op.drop_table("seen_changes")
    with op.batch_alter_table("changes_of_plan") as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_of_plan_session_id"))

    op.drop_table("changes_of_plan")
    with op.batch_alter_table("breaks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_breaks_round_id"))

    op.drop_table("breaks")
