"""ask for a floor of agreement between judges, and say when judges see the proposal

Waves that exist already were opened without a floor, so they ask for none, and their judges saw proposals from the
start. Drafts take what a new wave takes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SHOWN = sa.Enum(
    "before", "after", native_enum=False, create_constraint=False, length=40, name="proposal_shown"
)
CHECKS = {
    "ck_wave_agreement_floor": "agreement_floor BETWEEN 0 AND 1",
    "ck_wave_agreement_calls": "agreement_calls >= 0",
    "ck_wave_proposal_shown": "proposal_shown IN ('before', 'after')",
}
DEFAULTS = {
    "agreement_floor": (sa.Float(), "0"),
    "agreement_calls": (sa.Integer(), "0"),
    "proposal_shown": (SHOWN, "before"),
}


def upgrade() -> None:
    with op.batch_alter_table("wave") as wave:
        for name, (kind, value) in DEFAULTS.items():
            wave.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        for name, condition in CHECKS.items():
            wave.create_check_constraint(op.f(name), condition)
    with op.batch_alter_table("wave") as wave:
        for name, (kind, _) in DEFAULTS.items():
            wave.alter_column(name, existing_type=kind, server_default=None)
    op.execute(
        "UPDATE wave SET agreement_floor = 0.667, agreement_calls = 60, proposal_shown = 'after' WHERE state = 'draft'"
    )


def downgrade() -> None:
    with op.batch_alter_table("wave") as wave:
        for name in CHECKS:
            wave.drop_constraint(op.f(name), type_="check")
        for name in DEFAULTS:
            wave.drop_column(name)
