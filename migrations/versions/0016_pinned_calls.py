"""keep calls where a publisher put them

A planned call may be pinned: drawing the plan again leaves it at its day, time and assessor. Calls planned
before are not pinned.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("planned_call") as batch:
        batch.add_column(sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("planned_call") as batch:
        batch.alter_column("pinned", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("planned_call") as batch:
        batch.drop_column("pinned")
