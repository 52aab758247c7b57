"""Whom sessions are for, how many, agenda and materials

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WORDS = ("round", "workgroup", "chosen", "seats")
AUDIENCE = sa.Enum(*WORDS, name="audience", native_enum=False, length=32)
RULES = {
    "audience": "audience IN ('round', 'workgroup', 'chosen', 'seats')",
    "area": "(audience = 'workgroup') = (area_id IS NOT NULL)",
    "public": "NOT is_public OR audience = 'round'",
    "capacity": "capacity > 0",
    "seats": "audience <> 'seats' OR capacity IS NOT NULL",
}


def upgrade() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes_in", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes_in >= 0", name=op.f("ck_agenda_items_minutes_in")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_agenda_items_person_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_agenda_items_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint(
            "session_id", "position", name=op.f("uq_agenda_items_session_id_position")
        ),
    )
    with op.batch_alter_table("agenda_items") as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_items_person_id"), ["person_id"], unique=False)

    op.create_table(
        "invitees",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_invitees_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_invitees_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitees")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_invitees_session_id_person_id")
        ),
    )
    with op.batch_alter_table("invitees") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitees_person_id"), ["person_id"], unique=False)

    op.create_table(
        "materials",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(link = '') = (content IS NOT NULL)", name=op.f("ck_materials_link_or_file")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_materials_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    with op.batch_alter_table("materials") as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_session_id"), ["session_id"], unique=False)

    op.create_table(
        "waiting",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_waiting_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_waiting_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_waiting_session_id_person_id")
        ),
        sa.UniqueConstraint("session_id", "turn", name=op.f("uq_waiting_session_id_turn")),
    )
    with op.batch_alter_table("waiting") as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("map_link", sa.Text()))
        batch_op.add_column(sa.Column("directions", sa.JSON()))
        batch_op.add_column(sa.Column("link_words", sa.JSON()))
        batch_op.add_column(sa.Column("audience", sa.String(length=32)))
        batch_op.add_column(sa.Column("area_id", sa.Uuid()))
        batch_op.add_column(sa.Column("capacity", sa.Integer()))
        batch_op.add_column(sa.Column("called_by_id", sa.Uuid()))
    op.execute(
        "UPDATE sessions SET map_link = '', audience = 'round',"
        """ directions = '{"sv": "", "en": ""}', link_words = '{"sv": "", "en": ""}'"""
    )
    with op.batch_alter_table("sessions") as batch_op:
        for name in ("map_link", "directions", "link_words"):
            batch_op.alter_column(name, nullable=False)
        batch_op.alter_column(
            "audience", existing_type=sa.String(length=32), type_=AUDIENCE, nullable=False
        )
        batch_op.create_index(batch_op.f("ix_sessions_area_id"), ["area_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_sessions_area_id"), "areas", ["area_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_sessions_called_by_id"),
            "people",
            ["called_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
        for name, rule in RULES.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_sessions_{name}"), rule)


def downgrade() -> None:
    gone = "SELECT id FROM sessions WHERE audience <> 'round'"
    for table in ("rsvps", "attendances"):
        op.execute(f"DELETE FROM {table} WHERE session_id IN ({gone})")  # noqa: S608 (ours)
    op.execute("DELETE FROM sessions WHERE audience <> 'round'")
    with op.batch_alter_table("sessions") as batch_op:
        for name in RULES:
            batch_op.drop_constraint(batch_op.f(f"ck_sessions_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_sessions_area_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_sessions_called_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sessions_area_id"))
        batch_op.drop_column("called_by_id")
        batch_op.drop_column("capacity")
        batch_op.drop_column("area_id")
        batch_op.drop_column("audience")
        batch_op.drop_column("link_words")
        batch_op.drop_column("directions")
        batch_op.drop_column("map_link")

    with op.batch_alter_table("waiting") as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_person_id"))

    op.drop_table("waiting")
    with op.batch_alter_table("materials") as batch_op:
        batch_op.drop_index(batch_op.f("ix_materials_session_id"))

    op.drop_table("materials")
    with op.batch_alter_table("invitees") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitees_person_id"))

    op.drop_table("invitees")
    with op.batch_alter_table("agenda_items") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_items_person_id"))

    op.drop_table("agenda_items")
