"""keep what councils promise and what they do to get better, version by version

Nothing that was there before is touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

CHANNELS = ("phone", "email", "web", "chat", "social", "counter", "post", "every")
MEASURES = ("answered_within", "replied_within", "resolved", "avoidable", "satisfied", "online")


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def when() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    _of_council("standard")
    op.create_table(
        "standard_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", one_of("standard_channel", CHANNELS), nullable=False),
        sa.Column("promise", sa.String(length=500), nullable=False),
        sa.Column("measure", one_of("standard_measure", MEASURES), nullable=False),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.Column("target_percent", sa.Float(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "target_percent BETWEEN 0 AND 100", name=op.f("ck_standard_version_target_percent")
        ),
        sa.CheckConstraint("within BETWEEN 1 AND 100000", name=op.f("ck_standard_version_within")),
        *_version_of("standard_version", "standard_id", "standard"),
    )
    op.create_index(op.f("ix_standard_version_standard_id"), "standard_version", ["standard_id"])
    _of_council("board_action")
    op.create_table(
        "board_action_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", one_of("action_state", ("open", "done", "dropped")), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_on IS NULL)", name=op.f("ck_board_action_version_ended_on")
        ),
        *_version_of("board_action_version", "action_id", "board_action"),
    )
    op.create_index(op.f("ix_board_action_version_action_id"), "board_action_version", ["action_id"])


def _of_council(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_code", sa.String(length=12), nullable=False),
        sa.Column("made_at", when(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_council_code"), table, ["council_code"])


def _version_of(table: str, column: str, parent: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Who wrote a version when, and the constraints that every table of versions has."""
    person = "written_by_id"
    return (
        sa.Column("written_at", when(), nullable=False),
        sa.Column(person, sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}")),
        sa.ForeignKeyConstraint([person], ["person.id"], name=op.f(f"fk_{table}_{person}_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(column, "number", name=op.f(f"uq_{table}_{column}_number")),
    )


def downgrade() -> None:
    for table in ("board_action_version", "board_action", "standard_version", "standard"):
        op.drop_table(table)
