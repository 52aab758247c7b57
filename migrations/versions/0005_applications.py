"""Applications and what they answer.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column(
            "state",
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
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("workplace", sa.Text(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("competence", sa.Text(), nullable=False),
        sa.Column("screening_rules", sa.JSON(), nullable=False),
        sa.Column("screening_reason", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_applications_withdrawn"),
        ),
        sa.CheckConstraint(
            "number IS NOT NULL OR state IN ('draft', 'withdrawn')",
            name=op.f("ck_applications_number"),
        ),
        sa.CheckConstraint(
            "submitted_at IS NOT NULL OR state IN ('draft', 'withdrawn')",
            name=op.f("ck_applications_submitted"),
        ),
        sa.CheckConstraint("(number IS NULL) = (year IS NULL)", name=op.f("ck_applications_year")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_applications_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_applications_person_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_applications_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_applications_round_id_number")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_applications_round_id_person_id")
        ),
    )
    with op.batch_alter_table("applications") as batch_op:
        batch_op.create_index(batch_op.f("ix_applications_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_applications_round_id_state", ["round_id", "state"], unique=False)
    op.create_table(
        "answers",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_answers_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answers_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "application_id", "question_id", name=op.f("uq_answers_application_id_question_id")
        ),
    )
    with op.batch_alter_table("answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_question_id"), ["question_id"], unique=False)
    op.create_table(
        "rule_answers",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_rule_answers_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["entry_rules.id"], name=op.f("fk_rule_answers_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_answers")),
        sa.UniqueConstraint(
            "application_id", "rule_id", name=op.f("uq_rule_answers_application_id_rule_id")
        ),
    )
    with op.batch_alter_table("rule_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_answers_rule_id"), ["rule_id"], unique=False)
    op.create_table(
        "area_choices",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_area_choices_rank")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_area_choices_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_choices_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_choices")),
        sa.UniqueConstraint(
            "application_id", "area_id", name=op.f("uq_area_choices_application_id_area_id")
        ),
    )
    with op.batch_alter_table("area_choices") as batch_op:
        batch_op.create_index(batch_op.f("ix_area_choices_area_id"), ["area_id"], unique=False)
    op.create_table(
        "availability",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("can_attend", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_availability_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_availability_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sa.UniqueConstraint(
            "application_id", "session_id", name=op.f("uq_availability_application_id_session_id")
        ),
    )
    with op.batch_alter_table("availability") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_availability_session_id"), ["session_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("availability") as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_session_id"))
    op.drop_table("availability")
    with op.batch_alter_table("area_choices") as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_choices_area_id"))
    op.drop_table("area_choices")
    with op.batch_alter_table("rule_answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_answers_rule_id"))
    op.drop_table("rule_answers")
    with op.batch_alter_table("answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_answers_question_id"))
    op.drop_table("answers")
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_index("ix_applications_round_id_state")
        batch_op.drop_index(batch_op.f("ix_applications_person_id"))
    op.drop_table("applications")
