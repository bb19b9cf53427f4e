"""keep from which confidence on judges of a wave see what the engine proposes

A publisher sets it after seeing how often judges agreed with the engine; the newest row of a wave stands.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "proposal_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 60 AND 100", name=op.f("ck_proposal_threshold_percent")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_proposal_threshold_set_by_id_person")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_proposal_threshold_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_threshold")),
    )
    op.create_index(op.f("ix_proposal_threshold_wave_id"), "proposal_threshold", ["wave_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_proposal_threshold_wave_id"), table_name="proposal_threshold")
    op.drop_table("proposal_threshold")
