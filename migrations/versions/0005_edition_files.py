"""keep the files of an edition

They are made once, by a job, after an edition is published; readers get the same bytes for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "edition_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_file_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_file")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_edition_file_edition_id_name")),
    )
    with op.batch_alter_table("edition_file") as table:
        table.create_index(op.f("ix_edition_file_edition_id"), ["edition_id"])


def downgrade() -> None:
    with op.batch_alter_table("edition_file") as table:
        table.drop_index(op.f("ix_edition_file_edition_id"))
    op.drop_table("edition_file")
