"""Wishes and workgroups.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_wishes_rank")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_wishes_area_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_wishes_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_wishes_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("person_id", "area_id", name=op.f("uq_wishes_person_id_area_id")),
        sa.UniqueConstraint(
            "round_id", "person_id", "rank", name=op.f("uq_wishes_round_id_person_id_rank")
        ),
    )
    with op.batch_alter_table("wishes") as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_area_id"), ["area_id"], unique=False)
    op.create_table(
        "workgroups",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "published",
                name="workgroupstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_workgroups_area_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_workgroups_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroups")),
        sa.UniqueConstraint("round_id", "area_id", name=op.f("uq_workgroups_round_id_area_id")),
    )
    with op.batch_alter_table("workgroups") as batch_op:
        batch_op.create_index(batch_op.f("ix_workgroups_area_id"), ["area_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("workgroup_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wish_rank", sa.Integer(), nullable=True),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_memberships_round_id")),
        sa.ForeignKeyConstraint(
            ["workgroup_id"],
            ["workgroups.id"],
            name=op.f("fk_memberships_workgroup_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_memberships_round_id_person_id")
        ),
    )
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_workgroup_id"), ["workgroup_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_workgroup_id"))
    op.drop_table("memberships")
    with op.batch_alter_table("workgroups") as batch_op:
        batch_op.drop_index(batch_op.f("ix_workgroups_area_id"))
    op.drop_table("workgroups")
    with op.batch_alter_table("wishes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_wishes_area_id"))
    op.drop_table("wishes")
