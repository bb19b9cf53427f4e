"""keep what crossed the wire with each copy of a page, and take turns at each host

A copy of a page gets the WARC of its requests and answers, a reason that can be counted, and how often it was
tried. Failures written before have a reason in words only, so they count as other.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0002"

REASONS = (
    "not_found", "robots", "needs_javascript", "timed_out", "unreachable", "busy", "server", "not_allowed",
    "not_a_page", "no_text", "too_large", "redirects", "not_public", "other",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "host_turn",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("free_at", sa.Float(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_turn")),
    )
    with op.batch_alter_table("page_capture") as capture:
        capture.add_column(sa.Column("reason", sa.String(length=40), nullable=True))
        capture.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
        capture.add_column(sa.Column("warc_id", sa.Integer(), nullable=True))
    op.execute("UPDATE page_capture SET reason = 'other' WHERE failure != ''")
    with op.batch_alter_table("page_capture") as capture:
        capture.alter_column("tries", server_default=None)
        words = ", ".join(f"'{word}'" for word in REASONS)
        capture.create_check_constraint(op.f("ck_page_capture_reason"), f"reason IN ({words})")
        capture.create_foreign_key(
            op.f("fk_page_capture_warc_id_evidence_file"), "evidence_file", ["warc_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("page_capture") as capture:
        capture.drop_constraint(op.f("fk_page_capture_warc_id_evidence_file"), type_="foreignkey")
        capture.drop_constraint(op.f("ck_page_capture_reason"), type_="check")
        for name in ("warc_id", "tries", "reason"):
            capture.drop_column(name)
    op.drop_table("host_turn")
