"""keep what quality checks found, and what became of it"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KINDS = (
    "kind IN ('impossible_times', 'straight_line', 'reused_notes', 'copied_page', 'too_late', 'severity', "
    "'judge_differs')"
)
STATES = "state IN ('open', 'sent_back', 'answered', 'held', 'accepted', 'voided')"


def upgrade() -> None:
    op.create_table(
        "scorecard_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecard.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scorecard_id"),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name="finding_kind"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"]),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecard.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("wave_id", "key"),
    )
    op.create_index("ix_finding_wave_id", "finding", ["wave_id"])
    op.create_index("ix_finding_scorecard_id", "finding", ["scorecard_id"])
    op.create_table(
        "finding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name="finding_state"),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("finding_id", "number"),
    )
    op.create_index("ix_finding_step_finding_id", "finding_step", ["finding_id"])


def downgrade() -> None:
    op.drop_table("finding_step")
    op.drop_table("finding")
    op.drop_table("scorecard_check")
