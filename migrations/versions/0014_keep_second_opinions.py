"""keep what a language model said of a fact, beside the engine's proposal

Only written where a setting names a model. The digest of all that was sent finds the answer to a question that was
asked before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

VERDICTS = ("matches", "partly", "contradicts", "not_on_website", "not_given")


def upgrade() -> None:
    op.create_table(
        "second_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(*VERDICTS, name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_second_opinion_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinion")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_second_opinion_proposal_id")),
    )
    op.create_index(op.f("ix_second_opinion_digest"), "second_opinion", ["digest"])


def downgrade() -> None:
    op.drop_index(op.f("ix_second_opinion_digest"), table_name="second_opinion")
    op.drop_table("second_opinion")
