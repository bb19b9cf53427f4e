"""keep what the register said of a council, and what has changed since the edition before

Published rows carry the facts that readers filter by and the movement since the edition before; tables carry
what other weights would change. Editions published earlier have none of these, and their pages say so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ADDED = {"edition_row": ("profile", "movement"), "edition_table": ("movement", "sensitivity")}


def upgrade() -> None:
    for table, names in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.alter_column(name, existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    for table, names in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
