"""Travel claims

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payroll_batches",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "made",
                "paid",
                "undone",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("claims_count", sa.Integer(), nullable=False),
        sa.Column("total_ore", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_payroll_batches_paid")
        ),
        sa.CheckConstraint(
            "(state = 'undone') = (content IS NULL)", name=op.f("ck_payroll_batches_content")
        ),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_payroll_batches_undone")
        ),
        sa.CheckConstraint("claims_count > 0", name=op.f("ck_payroll_batches_claims_count")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_payroll_batches_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["paid_by_id"], ["people.id"], name=op.f("fk_payroll_batches_paid_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_payroll_batches_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_batches")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_payroll_batches_round_id_number")),
    )
    with op.batch_alter_table("payroll_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payroll_batches_round_id"), ["round_id"], unique=False)

    op.create_table(
        "travel_rules",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ore_per_mil", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("cost_centre", sa.Text(), nullable=False),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_travel_rules_days")),
        sa.CheckConstraint("ore_per_mil > 0", name=op.f("ck_travel_rules_rate")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_travel_rules_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_rules")),
        sa.UniqueConstraint("round_id", name=op.f("uq_travel_rules_round_id")),
    )
    op.create_table(
        "travel_claims",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "paid",
                "refused",
                "withdrawn",
                name="claimstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("ore_per_mil", sa.Integer(), nullable=True),
        sa.Column("total_ore", sa.Integer(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=False),
        sa.Column("payroll_reference", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("exception_until", sa.Date(), nullable=True),
        sa.Column("exception_reason", sa.LargeBinary(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL) AND (state <> 'paid' OR batch_id IS NOT NULL)",
            name=op.f("ck_travel_claims_paid"),
        ),
        sa.CheckConstraint(
            "(state IN ('returned', 'refused', 'approved', 'paid')) = (decided_at IS NOT NULL)",
            name=op.f("ck_travel_claims_decided"),
        ),
        sa.CheckConstraint(
            "batch_id IS NULL OR state IN ('approved', 'paid')", name=op.f("ck_travel_claims_batch")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name=op.f("ck_travel_claims_submitted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'refused') OR reason IS NOT NULL",
            name=op.f("ck_travel_claims_reason"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_travel_claims_decided_by"),
        ),
        sa.CheckConstraint(
            "(exception_until IS NULL) = (exception_reason IS NULL)",
            name=op.f("ck_travel_claims_exception"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (submitted_at IS NULL)", name=op.f("ck_travel_claims_number")
        ),
        sa.CheckConstraint(
            "(ore_per_mil IS NULL) = (submitted_at IS NULL)", name=op.f("ck_travel_claims_rate")
        ),
        sa.CheckConstraint(
            "decided_by_id <> person_id", name=op.f("ck_travel_claims_not_ones_own")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["payroll_batches.id"], name=op.f("fk_travel_claims_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_travel_claims_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_travel_claims_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_travel_claims_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_travel_claims_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_claims")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_travel_claims_round_id_number")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_travel_claims_session_id_person_id")
        ),
    )
    with op.batch_alter_table("travel_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_travel_claims_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_travel_claims_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_travel_claims_round_id"), ["round_id"], unique=False)

    op.create_table(
        "travel_receipts",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["travel_claims.id"],
            name=op.f("fk_travel_receipts_claim_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_receipts")),
        sa.UniqueConstraint(
            "claim_id", "fingerprint", name=op.f("uq_travel_receipts_claim_id_fingerprint")
        ),
    )
    with op.batch_alter_table("travel_receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_travel_receipts_fingerprint"), ["fingerprint"], unique=False
        )

    op.create_table(
        "travel_lines",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "train",
                "bus",
                "car",
                "parking",
                "taxi",
                "plane",
                "lodging",
                "other",
                name="travelkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_place", sa.LargeBinary(), nullable=False),
        sa.Column("to_place", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("amount_ore", sa.Integer(), nullable=False),
        sa.Column("tenths_of_km", sa.Integer(), nullable=True),
        sa.Column("ore_per_mil", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'car') = (tenths_of_km IS NOT NULL)", name=op.f("ck_travel_lines_way")
        ),
        sa.CheckConstraint(
            "ore_per_mil IS NULL OR kind = 'car'", name=op.f("ck_travel_lines_rate")
        ),
        sa.CheckConstraint("amount_ore >= 0", name=op.f("ck_travel_lines_amount")),
        sa.CheckConstraint("tenths_of_km > 0", name=op.f("ck_travel_lines_tenths_of_km")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["travel_claims.id"],
            name=op.f("fk_travel_lines_claim_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["travel_receipts.id"],
            name=op.f("fk_travel_lines_receipt_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_lines")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_travel_lines_claim_id_position")),
    )
    with op.batch_alter_table("travel_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_travel_lines_receipt_id"), ["receipt_id"], unique=False
        )

    op.create_table(
        "travel_passengers",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["travel_lines.id"],
            name=op.f("fk_travel_passengers_line_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_travel_passengers_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_passengers")),
        sa.UniqueConstraint(
            "line_id", "person_id", name=op.f("uq_travel_passengers_line_id_person_id")
        ),
    )
    with op.batch_alter_table("travel_passengers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_travel_passengers_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("travel_passengers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_passengers_person_id"))

    op.drop_table("travel_passengers")
    with op.batch_alter_table("travel_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_lines_receipt_id"))

    op.drop_table("travel_lines")
    with op.batch_alter_table("travel_receipts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_receipts_fingerprint"))

    op.drop_table("travel_receipts")
    with op.batch_alter_table("travel_claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_claims_round_id"))
        batch_op.drop_index(batch_op.f("ix_travel_claims_person_id"))
        batch_op.drop_index(batch_op.f("ix_travel_claims_batch_id"))

    op.drop_table("travel_claims")
    op.drop_table("travel_rules")
    with op.batch_alter_table("payroll_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payroll_batches_round_id"))

    op.drop_table("payroll_batches")
