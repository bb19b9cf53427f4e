"""keep a judge's own first choice, and when the whole page was unfolded

Of verdicts given before, the first choice is not known and stays empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

VERDICTS = ("matches", "partly", "contradicts", "not_on_website", "not_given")
VERDICT = sa.Enum(*VERDICTS, native_enum=False, create_constraint=False, length=40, name="first_verdict")
CHECK = "first_verdict IN (" + ", ".join(f"'{one}'" for one in VERDICTS) + ")"


def upgrade() -> None:
    with op.batch_alter_table("fact_judgement") as table:
        table.add_column(sa.Column("first_verdict", VERDICT, nullable=True))
        table.add_column(
            sa.Column("proposal_in_view", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_check_constraint(op.f("ck_fact_judgement_first_verdict"), CHECK)
    with op.batch_alter_table("fact_judgement") as table:
        table.alter_column("proposal_in_view", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "unfolding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judging_id", sa.Integer(), nullable=False),
        sa.Column("key_fact_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judging_id"], ["judging.id"], name=op.f("fk_unfolding_judging_id_judging")),
        sa.ForeignKeyConstraint(
            ["key_fact_id"], ["key_fact.id"], name=op.f("fk_unfolding_key_fact_id_key_fact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfolding")),
        sa.UniqueConstraint("judging_id", "key_fact_id", name=op.f("uq_unfolding_judging_id_key_fact_id")),
    )
    op.create_index(op.f("ix_unfolding_judging_id"), "unfolding", ["judging_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_unfolding_judging_id"), table_name="unfolding")
    op.drop_table("unfolding")
    with op.batch_alter_table("fact_judgement") as table:
        table.drop_constraint(op.f("ck_fact_judgement_first_verdict"), type_="check")
        table.drop_column("proposal_in_view")
        table.drop_column("first_verdict")
