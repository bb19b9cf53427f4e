"""count contacts by service, channel and month: figures, unit costs, targets, consent to compare, secret words

Nothing that was there before is touched. Of rows that supersede one another at most one stands, which a partial
unique index keeps true.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

CHANNELS = ("phone", "automated_phone", "face_to_face", "email", "web", "web_chat", "post", "social_media")


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def when(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def create(table: str, *parts: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        *parts,
        key(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def stands(table: str, *columns: str, until: str = "superseded_at") -> None:
    where = sa.text(f"{until} IS NULL")
    name = f"uq_{table}_standing"
    op.create_index(name, table, list(columns), unique=True, sqlite_where=where, postgresql_where=where)


def by_council(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])


def upgrade() -> None:
    create(
        "contact_service",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        when("added_at"),
        sa.UniqueConstraint("council_id", "code", name=op.f("uq_contact_service_council_id_code")),
    )
    by_council("contact_service")
    _counts()
    _costs_and_targets()
    _consent_and_tokens()


def _counts() -> None:
    create(
        "contact_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("channel", one_of("channel", CHANNELS), nullable=False),
        sa.Column("ward", sa.String(length=80), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("source", one_of("source", ("form", "file", "program")), nullable=False),
        when("entered_at"),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        when("superseded_at", nullable=True),
        sa.CheckConstraint("contacts >= 0", name=op.f("ck_contact_count_contacts")),
        key("contact_count", "entered_by_id", "person"),
    )
    op.create_index("ix_contact_count_months", "contact_count", ["council_id", "month"])
    stands("contact_count", "council_id", "month", "service", "channel", "ward")


def _costs_and_targets() -> None:
    create(
        "unit_cost",
        sa.Column("channel", one_of("channel", CHANNELS), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        when("entered_at"),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        when("superseded_at", nullable=True),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_unit_cost_pence")),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_unit_cost_year")),
        key("unit_cost", "entered_by_id", "person"),
    )
    by_council("unit_cost")
    stands("unit_cost", "council_id", "channel")
    create(
        "take_up_target",
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("low_percent", sa.Integer(), nullable=False),
        sa.Column("high_percent", sa.Integer(), nullable=False),
        when("entered_at"),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        when("superseded_at", nullable=True),
        sa.CheckConstraint(
            "low_percent >= 0 AND low_percent <= high_percent AND high_percent <= 100",
            name=op.f("ck_take_up_target_percent"),
        ),
        key("take_up_target", "entered_by_id", "person"),
    )
    by_council("take_up_target")
    stands("take_up_target", "council_id", "service")


def _consent_and_tokens() -> None:
    create(
        "contact_consent",
        when("given_at"),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        when("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        key("contact_consent", "given_by_id", "person"),
        key("contact_consent", "withdrawn_by_id", "person"),
    )
    by_council("contact_consent")
    stands("contact_consent", "council_id", until="withdrawn_at")
    create(
        "contact_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        when("made_at"),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        when("revoked_at", nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_contact_token_digest")),
        key("contact_token", "made_by_id", "person"),
    )
    by_council("contact_token")
    stands("contact_token", "council_id", until="revoked_at")


def downgrade() -> None:
    for table in (
        "contact_token", "contact_consent", "take_up_target", "unit_cost", "contact_count", "contact_service",
    ):  # fmt: skip
        op.drop_table(table)
