"""Readings and scores.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviewer_terms",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workplace", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("most IS NULL OR most >= 0", name=op.f("ck_reviewer_terms_most")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_reviewer_terms_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_reviewer_terms_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_terms")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_reviewer_terms_round_id_person_id")
        ),
    )
    with op.batch_alter_table("reviewer_terms") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reviewer_terms_person_id"), ["person_id"], unique=False
        )
    op.create_table(
        "reviews",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "submitted",
                "recused",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("recusal_reason", sa.LargeBinary(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name=op.f("ck_reviews_submitted")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_reviews_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_reviews_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "application_id", "reviewer_id", name=op.f("uq_reviews_application_id_reviewer_id")
        ),
    )
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.create_index(
            "ix_reviews_round_id_reviewer_id", ["round_id", "reviewer_id"], unique=False
        )
    op.create_table(
        "scores",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_scores_value")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criteria.id"], name=op.f("fk_scores_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_scores_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint(
            "review_id", "criterion_id", name=op.f("uq_scores_review_id_criterion_id")
        ),
    )
    with op.batch_alter_table("scores") as batch_op:
        batch_op.create_index(batch_op.f("ix_scores_criterion_id"), ["criterion_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("scores") as batch_op:
        batch_op.drop_index(batch_op.f("ix_scores_criterion_id"))
    op.drop_table("scores")
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.drop_index("ix_reviews_round_id_reviewer_id")
    op.drop_table("reviews")
    with op.batch_alter_table("reviewer_terms") as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviewer_terms_person_id"))
    op.drop_table("reviewer_terms")
