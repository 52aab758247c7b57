"""networks, their meetings, and who signs up

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_drafts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_network_drafts_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_drafts")),
        sa.UniqueConstraint("person_id", name=op.f("uq_network_drafts_person_id")),
    )
    op.create_table(
        "networks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stands_alone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_networks_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_networks")),
    )
    with op.batch_alter_table("networks") as batch_op:
        batch_op.create_index(batch_op.f("ix_networks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "network_meetings",
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "accepted",
                "declined",
                "withdrawn",
                "held",
                "cancelled",
                name="networkmeetingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("other_days", sa.JSON(), nullable=False),
        sa.Column("municipality", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column(
            "support_asked",
            sa.Enum(
                "together",
                "room",
                "advice",
                "alone",
                name="supportasked",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "support_given",
            sa.Enum(
                "together",
                "room",
                "advice",
                "alone",
                name="supportgiven",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('accepted', 'held', 'cancelled')) = (support_given IS NOT NULL)",
            name=op.f("ck_network_meetings_support_given"),
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_network_meetings_capacity")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_network_meetings_sequence")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_network_meetings_times")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_network_meetings_answered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["networks.id"],
            name=op.f("fk_network_meetings_network_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_network_meetings_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_meetings")),
    )
    with op.batch_alter_table("network_meetings") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_network_meetings_network_id"), ["network_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_network_meetings_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_network_meetings_state_starts_at", ["state", "starts_at"], unique=False
        )

    op.create_table(
        "network_words",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("is_offices", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["network_meetings.id"],
            name=op.f("fk_network_words_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_network_words_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_words")),
    )
    with op.batch_alter_table("network_words") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_network_words_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_network_words_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "placed",
                "waiting",
                name="signupstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (confirmed_at IS NULL)", name=op.f("ck_sign_ups_confirmed")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (turn IS NOT NULL)", name=op.f("ck_sign_ups_turn")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["network_meetings.id"],
            name=op.f("fk_sign_ups_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("meeting_id", "email", name=op.f("uq_sign_ups_meeting_id_email")),
        sa.UniqueConstraint("meeting_id", "turn", name=op.f("uq_sign_ups_meeting_id_turn")),
    )
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ups_email"), ["email"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ups_email"))

    op.drop_table("sign_ups")
    with op.batch_alter_table("network_words") as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_words_person_id"))
        batch_op.drop_index(batch_op.f("ix_network_words_meeting_id"))

    op.drop_table("network_words")
    with op.batch_alter_table("network_meetings") as batch_op:
        batch_op.drop_index("ix_network_meetings_state_starts_at")
        batch_op.drop_index(batch_op.f("ix_network_meetings_person_id"))
        batch_op.drop_index(batch_op.f("ix_network_meetings_network_id"))

    op.drop_table("network_meetings")
    with op.batch_alter_table("networks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_networks_person_id"))

    op.drop_table("networks")
    op.drop_table("network_drafts")
