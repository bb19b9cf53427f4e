"""keep which pages may answer for a topic, why, and how easily they are found

A council's site is looked over for the topics of a wave: its sitemap, its A to Z, its links within three clicks and
its own search. The candidates stay with their reasons and the two facts of finding a page that the scorecard asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

STATES = "'answered', 'no_form', 'forbidden', 'not_plain', 'failed', 'not_asked'"


def upgrade() -> None:
    op.create_table(
        "page_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_council_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_state", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("pages_left", sa.Integer(), nullable=False),
        sa.Column("sitemap_count", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=False),
        sa.CheckConstraint(f"search_state IN ({STATES})", name=op.f("ck_page_search_search_state")),
        sa.ForeignKeyConstraint(
            ["wave_council_id"], ["wave_council.id"], name=op.f("fk_page_search_wave_council_id_wave_council")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_page_search_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_search")),
        sa.UniqueConstraint(
            "wave_council_id",
            "topic_id",
            "looked_at",
            name=op.f("uq_page_search_wave_council_id_topic_id_looked_at"),
        ),
    )
    op.create_index(op.f("ix_page_search_wave_council_id"), "page_search", ["wave_council_id"])
    op.create_index(op.f("ix_page_search_topic_id"), "page_search", ["topic_id"])
    op.create_table(
        "page_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=True),
        sa.Column("search_place", sa.Integer(), nullable=True),
        sa.CheckConstraint("clicks BETWEEN 0 AND 3", name=op.f("ck_page_candidate_three_clicks")),
        sa.CheckConstraint("search_place > 0", name=op.f("ck_page_candidate_place")),
        sa.ForeignKeyConstraint(
            ["search_id"], ["page_search.id"], name=op.f("fk_page_candidate_search_id_page_search")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_candidate")),
        sa.UniqueConstraint("search_id", "position", name=op.f("uq_page_candidate_search_id_position")),
    )
    op.create_index(op.f("ix_page_candidate_search_id"), "page_candidate", ["search_id"])


def downgrade() -> None:
    op.drop_table("page_candidate")
    op.drop_table("page_search")
