"""ask councils about themselves: surveys, who is asked, what was answered and every change of it

Nothing that was there before is touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

MODES = ("online", "telephone", "imported")
TYPES = (
    "english-county", "english-district", "unitary", "metropolitan", "london-borough",
    "scottish-unitary", "welsh-unitary", "ni-district",
)  # fmt: skip


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def when() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("introduction", sa.String(length=2000), nullable=False),
        sa.Column("state", one_of("survey_state", ("draft", "open", "closed", "published")), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("questionnaire", sa.JSON(), nullable=False),
        sa.Column("questionnaire_sha256", sa.String(length=64), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("created_at", when(), nullable=False),
        sa.Column("opened_at", when(), nullable=True),
        sa.Column("closed_at", when(), nullable=True),
        sa.Column("published_at", when(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_survey_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_code")),
    )
    op.create_table(
        "survey_council",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("gss_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("council_type", one_of("council_type", TYPES), nullable=False),
        sa.Column(
            "nation", one_of("nation", ("England", "Scotland", "Wales", "Northern Ireland")), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_council_survey_id_survey")
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_survey_council_council_id_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_council")),
        sa.UniqueConstraint("survey_id", "council_id", name=op.f("uq_survey_council_survey_id_council_id")),
    )
    for column in ("survey_id", "council_id", "gss_code"):
        op.create_index(op.f(f"ix_survey_council_{column}"), "survey_council", [column])
    _responses()


def _responses() -> None:
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_council_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", when(), nullable=False),
        sa.Column("mode", one_of("mode", MODES), nullable=False),
        sa.Column("submitted_at", when(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_council_id"],
            ["survey_council.id"],
            name=op.f("fk_survey_response_survey_council_id_survey_council"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_survey_response_submitted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("survey_council_id", name=op.f("uq_survey_response_survey_council_id")),
    )
    op.create_index(op.f("ix_survey_response_submitted_at"), "survey_response", ["submitted_at"])
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=5000), nullable=False),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("saved_at", when(), nullable=False),
        _of_response("survey_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("response_id", "question", name=op.f("uq_survey_answer_response_id_question")),
    )
    op.create_index(op.f("ix_survey_answer_response_id"), "survey_answer", ["response_id"])
    op.create_table(
        "survey_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=5600), nullable=False),
        sa.Column("after", sa.String(length=5600), nullable=False),
        sa.Column("mode", one_of("mode", MODES), nullable=False),
        sa.Column("at", when(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("request_key", sa.String(length=40), nullable=True),
        _of_response("survey_change"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_change")),
        sa.UniqueConstraint(
            "response_id", "request_key", name=op.f("uq_survey_change_response_id_request_key")
        ),
    )
    op.create_index(op.f("ix_survey_change_response_id"), "survey_change", ["response_id"])


def _of_response(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["response_id"], ["survey_response.id"], name=op.f(f"fk_{table}_response_id_survey_response")
    )


def downgrade() -> None:
    for table in ("survey_change", "survey_answer", "survey_response", "survey_council", "survey"):
        op.drop_table(table)
