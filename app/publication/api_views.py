"""Published rows as the records of the API."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request

from app.core.rendering import url
from app.publication.api_records import (
    CallRecord,
    CorrectionRecord,
    CouncilRecord,
    DifferenceRecord,
    EditionRecord,
    FactRecord,
    RowRecord,
    StudyRecord,
    StudyRowRecord,
    StudySectionRecord,
    TopicCell,
    TopicRecord,
)
from app.publication.models import Edition, EditionCall, EditionRow, EditionTable, Study, StudyRow
from app.publication.words import TIERS


def absolute(request: Request, name: str, **params: Any) -> str:
    """Address of a named route that holds outside this site too."""
    base: str = request.app.state.settings.base_url
    return base.rstrip("/") + url(request, name, **params)


def edition_record(
    request: Request, edition: Edition, numbers: tuple[dict[int, int], dict[int, int]]
) -> EditionRecord:
    own, corrected = numbers
    return EditionRecord(
        edition=edition.number,
        title=edition.title,
        wave=edition.wave_code,
        contact_channel=edition.contact_channel.value,
        fieldwork=edition.fieldwork,
        published_at=edition.published_at,
        finding=edition.about["finding"],
        lead_measure=edition.lead_measure.value,
        calls=edition.about["calls"],
        reached_calls=edition.about["reached"],
        councils=edition.about["councils"],
        corrects=own.get(edition.corrects_id or 0),
        corrected_by=corrected.get(edition.id or 0),
        reason=edition.reason,
        method_version=edition.method_version,
        inputs_sha256=edition.inputs_sha256,
        tables_sha256=edition.tables_sha256,
        licence=edition.licence,
        fictional=edition.fictional,
        page=absolute(request, "publication.edition", number=edition.number),
    )


def row_record(number: int, table: EditionTable, row: EditionRow) -> RowRecord:
    figures = row.figures
    return RowRecord(
        edition=number,
        group=table.group_code,
        group_name=table.group_name,
        measure=table.measure.value,
        gss_code=row.council_code,
        council=row.council_name,
        place=figures["place"],
        place_label=row.place_label,
        not_ranked_because=row.reason,
        score_points=figures["score_1dp"],
        score_low_points=figures["lower"],
        score_high_points=figures["upper"],
        likely_place_low=figures["likely_low"],
        likely_place_high=figures["likely_high"],
        ranked_councils=figures["of"],
        against_average=TIERS[figures["tier"]],
        calls=figures["calls"],
        scored_calls=figures["scored"],
        reached_calls=figures["reached"],
        topics=figures["topics"],
        topics_satisfied=figures["topics_satisfied"],
        cells=[
            TopicCell(
                topic=cell["topic"],
                name=cell["name"],
                score_points=cell["mean"],
                verdict=cell["verdict"],
                calls=cell["calls"],
                satisfied=cell["satisfied"],
            )
            for cell in row.cells
        ],
    )


def call_record(number: int, call: EditionCall) -> CallRecord:
    return CallRecord(
        call=call.code,
        edition=number,
        gss_code=call.council_code,
        topic=call.topic_code,
        topic_name=call.topic_name,
        scenario=call.scenario_title,
        month=call.month,
        reached=call.reached,
        verdict=call.verdict or None,
        match_score_points=call.match_score,
        service_score_points=call.service_score,
        facts=[FactRecord(**{name: fact[name] for name in FactRecord.model_fields}) for fact in call.facts],
    )


def correction_record(edition: Edition, numbers: dict[int, int]) -> CorrectionRecord:
    return CorrectionRecord(
        edition=edition.number,
        corrects=numbers[edition.corrects_id or 0],
        published_at=edition.published_at,
        reason=edition.reason,
        differences=[
            DifferenceRecord(
                group=one["group"],
                measure=one["measure"],
                gss_code=one["council"],
                council=one["name"],
                what=one["what"],
                before=one["before"],
                after=one["after"],
            )
            for one in edition.differences
        ],
    )


def council_record(request: Request, told: tuple[str, str, str, str]) -> CouncilRecord:
    code, name, group, group_name = told
    page = absolute(request, "publication.council", gss_code=code)
    return CouncilRecord(gss_code=code, council=name, group=group, group_name=group_name, page=page)


def topic_records(request: Request, tables: Iterable[EditionTable]) -> list[TopicRecord]:
    """Topics of these tables, by name."""
    found: dict[str, TopicRecord] = {}
    for table in tables:
        for topic in table.topics:
            code = topic["code"]
            page = absolute(request, "publication.topic", code=code)
            record = TopicRecord(topic=code, name=topic["name"], weight=topic["weight"], groups=[], page=page)
            found.setdefault(code, record).groups.append(table.group_code)
    return sorted(found.values(), key=lambda one: (one.name, one.topic))


def study_row_record(row: StudyRow) -> StudyRowRecord:
    told = row.figures
    return StudyRowRecord(
        group=row.group_name,
        council=row.council_name,
        place=row.place,
        place_label=row.place_label,
        total=told["total"],
        total_exact=told["total_exact"],
        stated_total=told["stated_total"],
        stated_place=told["stated_place"],
        sections=[
            StudySectionRecord(
                section=one["section"],
                weight=one["weight"],
                recomputed=one["recomputed"],
                stated=one["stated"],
            )
            for one in told["sections"]
        ],
    )


def study_record(request: Request, study: Study) -> StudyRecord:
    return StudyRecord(
        study=study.number or 0,
        title=study.title,
        source=study.source,
        source_url=study.source_url,
        licence=study.licence,
        dated_on=study.dated_on.isoformat(),
        rule=study.about["rule"],
        councils=study.about["councils"],
        item_scores=study.about["item_scores"],
        stated_figures=study.about["stated"],
        differences=len(study.differences),
        fictional=study.fictional,
        page=absolute(request, "publication.study", number=study.number),
    )
