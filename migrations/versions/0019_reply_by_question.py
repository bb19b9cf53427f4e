"""let councils reply question by question, keep what they type as they type it, and take their files;
bind the link in a letter to a council and to the page that it opens

A reply of before has no addresses, speaks of the call as a whole, and counts as sent once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def when() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def stance() -> sa.Enum:
    return sa.Enum(
        "agrees", "challenges", name="stance", native_enum=False, create_constraint=True, length=40
    )


def upgrade() -> None:
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("addresses", sa.String(length=5000), nullable=False, server_default=""))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("reply") as batch:
        batch.alter_column("addresses", existing_type=sa.String(length=5000), server_default=None)
        batch.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("sign_in_link") as batch:
        batch.add_column(sa.Column("council_code", sa.String(length=12), nullable=False, server_default=""))
        batch.add_column(sa.Column("leads_to", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("sign_in_link") as batch:
        batch.alter_column("council_code", existing_type=sa.String(length=12), server_default=None)
        batch.alter_column("leads_to", existing_type=sa.String(length=200), server_default=None)
    op.create_table(
        "reply_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("key_fact_id", sa.Integer(), nullable=False),
        sa.Column("stance", stance(), nullable=False),
        sa.Column("words", sa.String(length=20_000), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_reply_point_reply_id_reply")),
        sa.ForeignKeyConstraint(
            ["key_fact_id"], ["key_fact.id"], name=op.f("fk_reply_point_key_fact_id_key_fact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_point")),
        sa.UniqueConstraint("reply_id", "key_fact_id", name=op.f("uq_reply_point_reply_id_key_fact_id")),
    )
    op.create_index(op.f("ix_reply_point_reply_id"), "reply_point", ["reply_id"])
    op.create_table(
        "reply_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_verdict_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stance", stance(), nullable=True),
        sa.Column("words", sa.String(length=20_000), nullable=False),
        sa.Column("addresses", sa.String(length=5000), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("saved_at", when(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_verdict_id"], ["call_verdict.id"], name=op.f("fk_reply_draft_call_verdict_id_call_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_reply_draft_saved_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_draft")),
        sa.UniqueConstraint(
            "call_verdict_id", "part", "number", name=op.f("uq_reply_draft_call_verdict_id_part_number")
        ),
    )
    op.create_index(op.f("ix_reply_draft_call_verdict_id"), "reply_draft", ["call_verdict_id"])
    op.create_table(
        "reply_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_verdict_id", sa.Integer(), nullable=False),
        sa.Column("evidence_file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", when(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", when(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_verdict_id"], ["call_verdict.id"], name=op.f("fk_reply_file_call_verdict_id_call_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_file_id"],
            ["evidence_file.id"],
            name=op.f("fk_reply_file_evidence_file_id_evidence_file"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_reply_file_added_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_file")),
    )
    op.create_index(op.f("ix_reply_file_call_verdict_id"), "reply_file", ["call_verdict_id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in_link") as batch:
        batch.drop_column("leads_to")
        batch.drop_column("council_code")
    op.drop_table("reply_file")
    op.drop_table("reply_draft")
    op.drop_table("reply_point")
    with op.batch_alter_table("reply") as batch:
        batch.drop_column("version")
        batch.drop_column("addresses")
