"""Reminders and more time for offers; the reasons behind a no.

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                name="feedbackstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_feedback_sent")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_feedback_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_feedback_round_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_feedback_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("application_id", name=op.f("uq_feedback_application_id")),
    )
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_round_id"), ["round_id"], unique=False)

    op.create_table(
        "offer_extensions",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reply_by > was", name=op.f("ck_offer_extensions_longer")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_offer_extensions_by_id")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_offer_extensions_offer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_extensions")),
    )
    with op.batch_alter_table("offer_extensions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_extensions_offer_id"), ["offer_id"], unique=False
        )

    op.create_table(
        "offer_reminders",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_offer_reminders_days")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_offer_reminders_offer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_reminders")),
        sa.UniqueConstraint(
            "offer_id", "reply_by", "days", name=op.f("uq_offer_reminders_offer_id_reply_by_days")
        ),
    )
    no = sa.Column("wants_feedback", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("applications", no)


def downgrade() -> None:
    op.drop_column("applications", "wants_feedback")

    op.drop_table("offer_reminders")
    with op.batch_alter_table("offer_extensions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_extensions_offer_id"))

    op.drop_table("offer_extensions")
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_round_id"))

    op.drop_table("feedback")
