"""Draws by lot: the draw with its published list, and who is in it under which number.

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "published",
                "drawn",
                name="drawstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "band",
            sa.Enum(
                "points",
                "contested",
                name="band",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column(
            "aim",
            sa.Enum(
                "goldilocks",
                "leximin",
                "maximin",
                name="fairaim",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("given_way", sa.JSON(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("traits", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("number_drawn", sa.Integer(), nullable=True),
        sa.Column("method", sa.LargeBinary(), nullable=False),
        sa.Column("witness", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'drawn') = (number_drawn IS NOT NULL AND drawn_at IS NOT NULL"
            " AND drawn_by_id IS NOT NULL AND proposal_id IS NOT NULL)",
            name=op.f("ck_draws_drawn"),
        ),
        sa.CheckConstraint(
            "(state = 'prepared') = (published_at IS NULL AND published_by_id IS NULL)",
            name=op.f("ck_draws_published"),
        ),
        sa.CheckConstraint(
            "number_drawn IS NULL OR number_drawn > 0", name=op.f("ck_draws_number_drawn")
        ),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["people.id"], name=op.f("fk_draws_drawn_by_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_draws_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["group_proposals.id"], name=op.f("fk_draws_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_draws_published_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_draws_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_draws_round_id_number")),
    )
    op.create_table(
        "draw_seats",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("chance >= 0 AND chance <= 1", name=op.f("ck_draw_seats_chance")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_draw_seats_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draws.id"], name=op.f("fk_draw_seats_draw_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_seats")),
        sa.UniqueConstraint("draw_id", "alias", name=op.f("uq_draw_seats_draw_id_alias")),
        sa.UniqueConstraint(
            "draw_id", "application_id", name=op.f("uq_draw_seats_draw_id_application_id")
        ),
    )
    with op.batch_alter_table("draw_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draw_seats_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("draw_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_seats_application_id"))

    op.drop_table("draw_seats")
    op.drop_table("draws")
