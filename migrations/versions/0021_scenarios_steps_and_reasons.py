"""Scenarios, steps and reasons

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "selection_terms",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_selection_terms_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_terms")),
        sa.UniqueConstraint(
            "round_id", "version", name=op.f("uq_selection_terms_round_id_version")
        ),
    )
    op.create_table(
        "pins_kept",
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "in", "out", name="pinkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_pins_kept_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_pins_kept_by_id")),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["selection_terms.id"],
            name=op.f("fk_pins_kept_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins_kept")),
        sa.UniqueConstraint(
            "terms_id", "application_id", name=op.f("uq_pins_kept_terms_id_application_id")
        ),
    )
    with op.batch_alter_table("pins_kept") as batch_op:
        batch_op.create_index(batch_op.f("ix_pins_kept_terms_id"), ["terms_id"], unique=False)

    op.create_table(
        "group_reasons",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("prices", sa.JSON(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["group_proposals.id"],
            name=op.f("fk_group_reasons_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_reasons")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_group_reasons_proposal_id")),
    )
    op.create_table(
        "selection_steps",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin",
                "unpin",
                "set_targets",
                "bind",
                "unbind",
                "swap",
                "keep_alternative",
                "open_scenario",
                name="stepkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_selection_steps_undone")
        ),
        sa.ForeignKeyConstraint(
            ["after_id"], ["selection_terms.id"], name=op.f("fk_selection_steps_after_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["selection_terms.id"], name=op.f("fk_selection_steps_before_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_selection_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["group_proposals.id"], name=op.f("fk_selection_steps_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_selection_steps_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["people.id"], name=op.f("fk_selection_steps_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_steps")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_selection_steps_round_id_number")),
    )
    with op.batch_alter_table("group_proposals") as batch_op:
        batch_op.add_column(sa.Column("name", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("terms_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_group_proposals_terms_id"), ["terms_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_group_proposals_terms_id"), "selection_terms", ["terms_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("group_proposals") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_group_proposals_terms_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_group_proposals_terms_id"))
        batch_op.drop_column("terms_id")
        batch_op.drop_column("set_aside_at")
        batch_op.drop_column("name")

    op.drop_table("selection_steps")
    op.drop_table("group_reasons")
    with op.batch_alter_table("pins_kept") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pins_kept_terms_id"))

    op.drop_table("pins_kept")
    op.drop_table("selection_terms")
