"""give calls back, correct moments, follow calls in a calendar, and practise

A call that is given back over a conflict of interest keeps its row and names the call that takes its place. A
corrected moment names the one it replaces. Waves that exist already need no calibration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_given_back()
    _create_calendar_feed()
    _create_calibration_run()
    with op.batch_alter_table("wave") as wave:
        wave.add_column(sa.Column("calibration_percent", sa.Integer(), nullable=False, server_default="0"))
        wave.create_check_constraint(
            op.f("ck_wave_calibration_percent"), "calibration_percent BETWEEN 0 AND 100"
        )
    with op.batch_alter_table("wave") as wave:
        wave.alter_column("calibration_percent", server_default=None)
    with op.batch_alter_table("stamp") as stamp:
        stamp.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        stamp.create_foreign_key(op.f("fk_stamp_corrects_id_stamp"), "stamp", ["corrects_id"], ["id"])


def _create_given_back() -> None:
    op.create_table(
        "given_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("planned_call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["planned_call_id"],
            ["planned_call.id"],
            name=op.f("fk_given_back_planned_call_id_planned_call"),
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["planned_call.id"], name=op.f("fk_given_back_replaced_by_id_planned_call")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_given_back_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_back")),
        sa.UniqueConstraint("planned_call_id", name=op.f("uq_given_back_planned_call_id")),
        sa.UniqueConstraint("replaced_by_id", name=op.f("uq_given_back_replaced_by_id")),
    )


def _create_calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    op.create_index(op.f("ix_calendar_feed_person_id"), "calendar_feed", ["person_id"])


def _create_calibration_run() -> None:
    op.create_table(
        "calibration_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_calibration_run_percent")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_calibration_run_wave_id_wave")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calibration_run_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_run")),
        sa.UniqueConstraint(
            "wave_id", "person_id", "number", name=op.f("uq_calibration_run_wave_id_person_id_number")
        ),
    )
    for name in ("wave_id", "person_id"):
        op.create_index(op.f(f"ix_calibration_run_{name}"), "calibration_run", [name])


def downgrade() -> None:
    with op.batch_alter_table("stamp") as stamp:
        stamp.drop_constraint(op.f("fk_stamp_corrects_id_stamp"), type_="foreignkey")
        stamp.drop_column("corrects_id")
    with op.batch_alter_table("wave") as wave:
        wave.drop_constraint(op.f("ck_wave_calibration_percent"), type_="check")
        wave.drop_column("calibration_percent")
    for name in ("calibration_run", "calendar_feed", "given_back"):
        op.drop_table(name)
