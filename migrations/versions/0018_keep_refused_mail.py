"""keep what a mail server said when it refused a message for good

So that a publisher sees which people no mail reaches.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("mail") as batch:
        batch.add_column(sa.Column("refused", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("mail") as batch:
        batch.alter_column("refused", existing_type=sa.String(length=500), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mail") as batch:
        batch.drop_column("refused")
