"""Protected attributes that may be weighed, and the answers given for that

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "target_uses",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("plan_name", sa.Text(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "attribute <> 'gender' OR plan IS NOT NULL", name=op.f("ck_target_uses_plan")
        ),
        sa.CheckConstraint("ground <> ''", name=op.f("ck_target_uses_ground")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_target_uses_ended")
        ),
        sa.ForeignKeyConstraint(
            ["began_by_id"], ["people.id"], name=op.f("fk_target_uses_began_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["people.id"], name=op.f("fk_target_uses_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_target_uses_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_uses")),
    )
    with op.batch_alter_table("target_uses") as batch_op:
        batch_op.create_index(batch_op.f("ix_target_uses_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_target_uses_in_force",
            ["round_id", "attribute"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "weighed_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("use_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["use_id"],
            ["target_uses.id"],
            name=op.f("fk_weighed_answers_use_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighed_answers")),
        sa.UniqueConstraint("handle", name=op.f("uq_weighed_answers_handle")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("weighed_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_weighed_answers_use_id"), ["use_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("weighed_answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_weighed_answers_use_id"))

    op.drop_table("weighed_answers")
    with op.batch_alter_table("target_uses") as batch_op:
        batch_op.drop_index(
            "uq_target_uses_in_force",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_target_uses_round_id"))

    op.drop_table("target_uses")
