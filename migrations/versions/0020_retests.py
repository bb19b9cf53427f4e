"""let a council report a fix and be called again: a wave may call one council of an earlier one in the same words

Every wave of before is no re-test.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def when() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("wave") as batch:
        batch.add_column(sa.Column("retest_of_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("only_council_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_wave_retest_of_id_wave"), "wave", ["retest_of_id"], ["id"])
        batch.create_foreign_key(
            op.f("fk_wave_only_council_id_council"), "council", ["only_council_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_wave_retest_of_one_council"), "(retest_of_id IS NULL) = (only_council_id IS NULL)"
        )
    op.create_table(
        "retest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_verdict_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("mended_on", sa.Date(), nullable=False),
        sa.Column("reported_at", when(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("declined", sa.String(length=2000), nullable=False),
        sa.Column("declined_at", when(), nullable=True),
        sa.Column("declined_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (declined = '')", name=op.f("ck_retest_declined_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["call_verdict_id"], ["call_verdict.id"], name=op.f("fk_retest_call_verdict_id_call_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_retest_reported_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["declined_by_id"], ["person.id"], name=op.f("fk_retest_declined_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retest")),
        sa.UniqueConstraint("call_verdict_id", "number", name=op.f("uq_retest_call_verdict_id_number")),
    )
    op.create_index(op.f("ix_retest_call_verdict_id"), "retest", ["call_verdict_id"])


def downgrade() -> None:
    op.drop_table("retest")
    with op.batch_alter_table("wave") as batch:
        batch.drop_constraint(op.f("ck_wave_retest_of_one_council"), type_="check")
        batch.drop_constraint(op.f("fk_wave_only_council_id_council"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_wave_retest_of_id_wave"), type_="foreignkey")
        batch.drop_column("only_council_id")
        batch.drop_column("retest_of_id")
