"""Follow-up: frozen steps, and figures to compare with.

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_steps",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "applied",
                "eligible",
                "interviewed",
                "proposed",
                "offered",
                "accepted",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_frozen_steps_total")),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["people.id"], name=op.f("fk_frozen_steps_frozen_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_frozen_steps_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_steps")),
        sa.UniqueConstraint("round_id", "step", name=op.f("uq_frozen_steps_round_id_step")),
    )
    op.create_table(
        "reference_sheets",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "population",
            sa.Enum(
                "members",
                "elected",
                name="population",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_share", sa.Boolean(), nullable=False),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_reference_sheets_source")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people.id"], name=op.f("fk_reference_sheets_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
            name=op.f("fk_reference_sheets_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_sheets")),
        sa.UniqueConstraint(
            "round_id",
            "population",
            "attribute",
            name=op.f("uq_reference_sheets_round_id_population_attribute"),
        ),
    )


def downgrade() -> None:
    op.drop_table("reference_sheets")
    op.drop_table("frozen_steps")
