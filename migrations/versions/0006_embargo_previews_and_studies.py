"""editions under embargo with previews by link, and tables of other studies

An edition keeps when it was made apart from when it becomes public; editions from before were public when made.
The new column keeps its default: SQLite could drop it only by rebuilding a table that others refer to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    made = sa.Column(
        "frozen_at", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01 00:00:00"
    )
    op.add_column("edition", made)
    op.execute("UPDATE edition SET frozen_at = published_at")
    op.create_index(op.f("ix_edition_published_at"), "edition", ["published_at"])
    _create_previews()
    _create_studies()


def _create_previews() -> None:
    op.create_table(
        "preview_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_preview_link_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_preview_link_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_preview_link_digest")),
    )
    op.create_index(op.f("ix_preview_link_edition_id"), "preview_link", ["edition_id"])
    op.create_table(
        "preview_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["preview_link.id"], name=op.f("fk_preview_visit_link_id_preview_link")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_visit")),
        sa.UniqueConstraint("digest", name=op.f("uq_preview_visit_digest")),
    )
    op.create_index(op.f("ix_preview_visit_link_id"), "preview_visit", ["link_id"])


def _create_studies() -> None:
    op.create_table(
        "study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("rounding", sa.String(length=40), nullable=False),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("weights", sa.String(), nullable=False),
        sa.Column("stated", sa.String(), nullable=False),
        sa.Column("items_sha256", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("number", name=op.f("uq_study_number")),
    )
    op.create_index(op.f("ix_study_published_at"), "study", ["published_at"])
    op.create_table(
        "study_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("council_name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("place_label", sa.String(length=12), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_study_row_study_id_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_row")),
        sa.UniqueConstraint("study_id", "council_name", name=op.f("uq_study_row_study_id_council_name")),
    )
    op.create_index(op.f("ix_study_row_study_id"), "study_row", ["study_id"])


def downgrade() -> None:
    op.drop_table("study_row")
    op.drop_table("study")
    op.drop_table("preview_visit")
    op.drop_table("preview_link")
    op.drop_index(op.f("ix_edition_published_at"), "edition")
    op.drop_column("edition", "frozen_at")
