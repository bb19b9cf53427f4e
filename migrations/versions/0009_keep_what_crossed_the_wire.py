"""keep what crossed the wire, agree keys by two people, and watch pages for changes

A copy of a page gets the WARC of its requests and answers, a reason that can be counted, and how often it was
tried; failures written before have a reason in words only, so they count as other. A key is put forward as a draft
and agreed by somebody else; keys agreed before keep the one name they have.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

REASONS = (
    "not_found", "robots", "needs_javascript", "timed_out", "unreachable", "busy", "server", "not_allowed",
    "not_a_page", "no_text", "too_large", "redirects", "not_public", "other",
)  # fmt: skip
MOMENT = sa.DateTime(timezone=True)
NEW_TABLES = ("fact_flag", "draft_fact")


def upgrade() -> None:
    _turns()
    _captures()
    _drafts()
    _flags()


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    with op.batch_alter_table("answer_key") as key:
        key.drop_constraint(op.f("ck_answer_key_two_people"), type_="check")
        key.drop_constraint(op.f("uq_answer_key_draft_id"), type_="unique")
        key.drop_constraint(op.f("fk_answer_key_draft_id_key_draft"), type_="foreignkey")
        key.drop_constraint(op.f("fk_answer_key_put_forward_by_id_person"), type_="foreignkey")
        for name in ("draft_id", "put_forward_by_id"):
            key.drop_column(name)
    op.drop_table("key_draft")
    with op.batch_alter_table("page_capture") as capture:
        capture.drop_constraint(op.f("fk_page_capture_warc_id_evidence_file"), type_="foreignkey")
        capture.drop_constraint(op.f("ck_page_capture_reason"), type_="check")
        for name in ("warc_id", "tries", "reason"):
            capture.drop_column(name)
    op.drop_table("host_turn")


def _turns() -> None:
    op.create_table(
        "host_turn",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("free_at", sa.Float(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_turn")),
    )


def _captures() -> None:
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


def _drafts() -> None:
    _table(
        "key_draft",
        sa.Column("wave_council_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        *_points(
            "key_draft", wave_council_id="wave_council", version_id="scenario_version", made_by_id="person"
        ),
    )
    _index("key_draft", "wave_council_id", "version_id")
    _table(
        "draft_fact",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=1000), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=True),
        sa.Column("passage_start", sa.Integer(), nullable=False),
        sa.Column("passage_end", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        *_points("draft_fact", draft_id="key_draft", question_id="fact_question", capture_id="page_capture"),
        sa.UniqueConstraint("draft_id", "question_id", name=op.f("uq_draft_fact_draft_id_question_id")),
        sa.CheckConstraint(
            "(capture_id IS NULL) = (value = '')", name=op.f("ck_draft_fact_value_has_passage")
        ),
    )
    _index("draft_fact", "draft_id")
    with op.batch_alter_table("answer_key") as key:
        key.add_column(sa.Column("put_forward_by_id", sa.Integer(), nullable=True))
        key.add_column(sa.Column("draft_id", sa.Integer(), nullable=True))
        key.create_check_constraint(op.f("ck_answer_key_two_people"), "put_forward_by_id <> agreed_by_id")
        key.create_foreign_key(
            op.f("fk_answer_key_put_forward_by_id_person"), "person", ["put_forward_by_id"], ["id"]
        )
        key.create_foreign_key(op.f("fk_answer_key_draft_id_key_draft"), "key_draft", ["draft_id"], ["id"])
        key.create_unique_constraint(op.f("uq_answer_key_draft_id"), ["draft_id"])


def _flags() -> None:
    _table(
        "fact_flag",
        sa.Column("key_fact_id", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("now_reads", sa.String(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        *_points("fact_flag", key_fact_id="key_fact", capture_id="page_capture", settled_by_id="person"),
        sa.UniqueConstraint("key_fact_id", "capture_id", name=op.f("uq_fact_flag_key_fact_id_capture_id")),
        sa.CheckConstraint("kind IN ('changed', 'moved', 'gone')", name=op.f("ck_fact_flag_flag_kind")),
    )
    _index("fact_flag", "key_fact_id", "capture_id")


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), primary, *parts)


def _points(table: str, **to: str) -> Sequence[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in to.items()
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
