"""keep the parts of the day beside a plan's instance

Every look at a call asked for them inside the instance, which is megabytes. They are read out of it once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("call_plan") as plan:
        plan.add_column(sa.Column("bands", sa.JSON(), nullable=False, server_default="[]"))
    plans = sa.table(
        "call_plan", sa.column("id"), sa.column("instance", sa.JSON), sa.column("bands", sa.JSON)
    )
    connection = op.get_bind()
    for (plan_id,) in connection.execute(sa.select(plans.c.id)).all():
        instance = connection.scalar(sa.select(plans.c.instance).where(plans.c.id == plan_id)) or {}
        bands = instance.get("bands", [])
        connection.execute(plans.update().where(plans.c.id == plan_id).values(bands=bands))
    with op.batch_alter_table("call_plan") as plan:
        plan.alter_column("bands", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("call_plan") as plan:
        plan.drop_column("bands")
