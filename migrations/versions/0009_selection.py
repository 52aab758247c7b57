"""Targets, proposals, decisions and offers.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("NOT is_hard OR ground <> ''", name=op.f("ck_targets_ground")),
        sa.CheckConstraint("least >= 0", name=op.f("ck_targets_least")),
        sa.CheckConstraint("most IS NULL OR most >= least", name=op.f("ck_targets_most")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_targets_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "round_id", "attribute", "value", name=op.f("uq_targets_round_id_attribute_value")
        ),
    )
    with op.batch_alter_table("targets") as batch_op:
        batch_op.create_index(batch_op.f("ix_targets_round_id"), ["round_id"], unique=False)
    op.create_table(
        "pins",
        sa.Column("round_id", sa.Uuid(), nullable=False),
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
            name=op.f("fk_pins_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_pins_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_pins_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.UniqueConstraint("application_id", name=op.f("uq_pins_application_id")),
    )
    with op.batch_alter_table("pins") as batch_op:
        batch_op.create_index(batch_op.f("ix_pins_round_id"), ["round_id"], unique=False)
    op.create_table(
        "group_proposals",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("merit", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_group_proposals_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_group_proposals_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_proposals")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_group_proposals_round_id_number")),
    )
    op.create_table(
        "decisions",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "offer",
                "reserve",
                "decline",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "released",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("reserve_rank", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "application_was",
            sa.Enum(
                "draft",
                "submitted",
                "screened_out",
                "under_review",
                "shortlisted",
                "decided",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL)",
            name=op.f("ck_decisions_released"),
        ),
        sa.CheckConstraint(
            "reserve_rank IS NULL OR (outcome = 'reserve' AND reserve_rank > 0)",
            name=op.f("ck_decisions_reserve_rank"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_decisions_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_decisions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["people.id"], name=op.f("fk_decisions_released_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_decisions_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("application_id", name=op.f("uq_decisions_application_id")),
    )
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_round_id"), ["round_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "accepted",
                "declined",
                "expired",
                "withdrawn",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)",
            name=op.f("ck_offers_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_offers_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_offers_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("application_id", name=op.f("uq_offers_application_id")),
    )
    with op.batch_alter_table("offers") as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_round_id"))
    op.drop_table("offers")
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_round_id"))
    op.drop_table("decisions")
    op.drop_table("group_proposals")
    with op.batch_alter_table("pins") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pins_round_id"))
    op.drop_table("pins")
    with op.batch_alter_table("targets") as batch_op:
        batch_op.drop_index(batch_op.f("ix_targets_round_id"))
    op.drop_table("targets")
