"""tell the changes of two devices apart

A change of a scorecard's field says why it was made, by which request, and which unseen change it replaced, so that
a resend changes nothing and a replaced answer can be put back. Changes made before have no request key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = ("off", "why", "request_key", "replaced_id", "settled_at")


def upgrade() -> None:
    with op.batch_alter_table("field_change") as change:
        change.add_column(sa.Column("off", sa.Boolean(), nullable=False, server_default=sa.false()))
        change.add_column(sa.Column("why", sa.String(length=300), nullable=False, server_default=""))
        change.add_column(sa.Column("request_key", sa.String(length=40), nullable=True))
        change.add_column(sa.Column("replaced_id", sa.Integer(), nullable=True))
        change.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        change.create_unique_constraint(
            op.f("uq_field_change_scorecard_id_request_key"), ["scorecard_id", "request_key"]
        )
        change.create_foreign_key(
            op.f("fk_field_change_replaced_id_field_change"), "field_change", ["replaced_id"], ["id"]
        )
    op.execute("UPDATE field_change SET off = (after = '(off)' OR after LIKE '(off) %')")
    with op.batch_alter_table("field_change") as change:
        change.alter_column("off", server_default=None)
        change.alter_column("why", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("field_change") as change:
        change.drop_constraint(op.f("fk_field_change_replaced_id_field_change"), type_="foreignkey")
        change.drop_constraint(op.f("uq_field_change_scorecard_id_request_key"), type_="unique")
        for name in COLUMNS:
            change.drop_column(name)
