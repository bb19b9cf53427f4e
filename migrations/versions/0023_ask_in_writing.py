"""ask councils in writing: a wave's way of asking, where councils are written to, and the moments of what is sent

Every wave of before was made by telephone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

CHANNEL = sa.Enum(
    "telephone", "email", "web_form", "web_chat",
    native_enum=False, create_constraint=False, length=40, name="contact_channel",
)  # fmt: skip
CHANNELS = "contact_channel IN ('telephone', 'email', 'web_form', 'web_chat')"
COLUMNS = {"contact_channel": (CHANNEL, "telephone"), "answer_limit_days": (sa.Integer(), "20")}
CHECKS = {
    "ck_wave_contact_channel": CHANNELS,
    "ck_wave_answer_limit_days": "answer_limit_days BETWEEN 1 AND 60",
}
SPOKEN = ("dialled", "ringing_stopped", "menu", "queue", "person", "transfer", "on_hold", "back", "ended")
WRITTEN = ("sent", "acknowledged", "answered")


def upgrade() -> None:
    with op.batch_alter_table("wave") as wave:
        for name, (kind, value) in COLUMNS.items():
            wave.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        for name, condition in CHECKS.items():
            wave.create_check_constraint(op.f(name), condition)
    with op.batch_alter_table("wave") as wave:
        for name, (kind, _) in COLUMNS.items():
            wave.alter_column(name, existing_type=kind, server_default=None)
    _moments((*SPOKEN, *WRITTEN))
    op.create_table(
        "written_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("contact_channel", CHANNEL, nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("topic_code", sa.String(length=40), nullable=False),
        sa.Column("found_at", sa.String(length=500), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_written_address_contact_channel")),
        sa.CheckConstraint("contact_channel <> 'telephone'", name=op.f("ck_written_address_written")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_written_address_council_id_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_address")),
        sa.UniqueConstraint(
            "council_id", "contact_channel", "address", "topic_code",
            name=op.f("uq_written_address_place"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_written_address_council_id"), "written_address", ["council_id"])


def downgrade() -> None:
    op.drop_table("written_address")
    _moments(SPOKEN)
    with op.batch_alter_table("wave") as wave:
        for name in CHECKS:
            wave.drop_constraint(op.f(name), type_="check")
        for name in COLUMNS:
            wave.drop_column(name)


def _moments(words: tuple[str, ...]) -> None:
    """Let a stamp have these moments and no others."""
    allowed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table("stamp") as stamp:
        stamp.drop_constraint(op.f("ck_stamp_moment"), type_="check")
        stamp.create_check_constraint(op.f("ck_stamp_moment"), f"moment IN ({allowed})")
