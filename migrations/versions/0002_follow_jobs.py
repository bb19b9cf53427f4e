"""follow jobs from the queue to their end, and know which workers live

A job row tells how far it is, why it failed and who runs it. Rows written before keep their state; a row that
waits may start at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COUNTS = ("done_count", "total_count", "attempts")
MOMENTS = ("handed_at", "started_at", "finished_at")
STATES = "state IN ('queued', 'running', 'done', 'failed')"


def upgrade() -> None:
    op.create_table(
        "worker_heartbeat",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("machine", sa.String(length=100), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_heartbeat")),
    )
    with op.batch_alter_table("job") as job:
        job.add_column(sa.Column("partition", sa.String(length=200), nullable=True))
        job.add_column(sa.Column("worker", sa.String(length=40), nullable=True))
        job.add_column(sa.Column("words", sa.String(length=500), nullable=False, server_default=""))
        job.add_column(sa.Column("error", sa.String(), nullable=False, server_default=""))
        for name in COUNTS:
            job.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in (*MOMENTS, "not_before"):
            job.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE job SET not_before = created_at")
    with op.batch_alter_table("job") as job:
        job.alter_column("not_before", existing_type=sa.DateTime(timezone=True), nullable=False)
        job.alter_column("state", existing_type=sa.String(length=20), type_=sa.String(length=40))
        job.create_check_constraint(op.f("ck_job_job_state"), STATES)
        for name in ("words", "error", *COUNTS):
            job.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("job") as job:
        job.drop_constraint(op.f("ck_job_job_state"), type_="check")
        job.alter_column("state", existing_type=sa.String(length=40), type_=sa.String(length=20))
        for name in ("partition", "worker", "words", "error", "not_before", *COUNTS, *MOMENTS):
            job.drop_column(name)
    op.drop_table("worker_heartbeat")
