"""What stands in the PDF reports, as plain values: every figure is written here as the pages write it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.core.formats import moment, plural, points
from app.councils.models import ContactChannel
from app.publication.files.content import Content
from app.publication.words import MEASURES, TIERS, council_finding, question

Data = Mapping[str, Any]

VERDICTS = {
    "matches": "matches",
    "partly": "partly",
    "contradicts": "contradicts",
    "not_on_website": "not on website",
    "not_given": "not given",
    None: "not scored",
}
METHOD = (
    "Callers asked each council the questions of a resident, at random times. A judge who did not know the council "
    "compared each answer with the council’s own website as it stood that day. Councils could reply and challenge "
    "before anything was published.",
    "The score of a council is the mean in each topic, then the mean of the topics by their published weights. It is "
    "ranked to one decimal; equal scores share a place. A call that reached nobody scores 0, since that is what the "
    "resident got.",
    "Scores are partly chance. The likely range holds the true place of a council in 95 of 100 cases, on average over "
    "a table. The whole method, the inputs and the command that makes every figure again are in the ZIP of this "
    "edition.",
)


def about(content: Content, *, title: str, kicker: str) -> Data:
    """Running head and foot, document properties, and what the edition says of itself."""
    data = content.data
    imprint = {
        "Edition": f"{data['edition']}, {data['title']}",
        "Calls were made": data["fieldwork"],
        "Published": moment(content.published_at),
        "Method": f"version {data['method_version']}",
        "Licence": data["licence"],
        "Digest of the tables (SHA-256)": data["tables_sha256"],
        "Digest of the inputs (SHA-256)": data["inputs_sha256"],
        "Note": data["note"],
    }
    return {
        "title": title,
        "kicker": kicker,
        "author": "Better Answered",
        "description": ". ".join(filter(None, (data["about"]["finding"], data["note"]))),
        "running": f"{data['title']}, edition {data['edition']}",
        "note": data["note"],
        "foot": f"SHA-256 {data['tables_sha256'][:16]}…  {data['licence']}",
        "imprint": [[name, text] for name, text in imprint.items() if text],
    }


def edition_report(content: Content) -> Data:
    """Every table of the edition."""
    data, told = content.data, content.data["about"]
    channel = _channel(content)
    reached = "had an answer" if channel.is_written else "reached a person"
    return {
        "about": about(content, title=data["title"], kicker=f"League tables, edition {data['edition']}"),
        "finding": f"{told['finding']}.",
        "lede": f"{plural(told['calls'], 'call was', 'calls were')} made to {plural(told['councils'], 'council')}; "
        f"{told['reached']} {reached}. {plural(told['replies'], 'reply', 'replies')} came from councils, "
        f"{plural(told['challenges'], 'challenge')} among them.",
        "reason": data["reason"],
        "tables": [_table(table, channel) for table in data["tables"]],
        "method": METHOD,
    }


def _channel(content: Content) -> ContactChannel:
    return ContactChannel(content.data["about"].get("contact_channel", ContactChannel.TELEPHONE))


def _table(table: Data, channel: ContactChannel) -> Data:
    return {
        "name": f"{table['group_name']}: {MEASURES[table['measure']].lower()}",
        "question": question(table["measure"], channel),
        "sentence": table["honesty"]["sentence"],
        "details": table["honesty"]["details"],
        "best_practice": table["honesty"]["best_practice"],
        "rows": [_row(row) for row in table["rows"] if row["place"] is not None],
        "unranked": [_row(row) for row in table["rows"] if row["place"] is None],
    }


def _row(row: Data) -> Data:
    ranked = row["place"] is not None
    return {
        "council": row["name"],
        "reason": row["reason"],
        "place": row["label"] or "not ranked",
        "score": points(row["score_1dp"]) if ranked else f"({points(row['score_1dp'])})",
        "interval": "–" if row["lower"] is None else f"{points(row['lower'])} to {points(row['upper'])}",
        "likely": f"{row['likely_low']} to {row['likely_high']}" if ranked else "–",
        "reached": f"{row['reached']} of {row['calls']}",
        "topics": f"{row['topics_satisfied']} of {row['topics']}",
        "place_number": row["place"],
        "low": row["likely_low"],
        "high": row["likely_high"],
        "of": row["of"],
        "tier": TIERS[row["tier"]],
    }


class CouncilReports:
    """The reports of an edition's councils; what belongs to each is found once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._rows: dict[str, list[tuple[Data, Data]]] = defaultdict(list)
        self._calls: dict[str, list[Data]] = defaultdict(list)
        for table in content.data["tables"]:
            for row in table["rows"]:
                self._rows[row["council"]].append((table, row))
        for call in content.data["calls"]:
            self._calls[call["council"]].append(call)

    def report(self, code: str) -> Data:
        """One council: its places, topics and calls."""
        standings = self._rows[code]
        lead, first = standings[0]
        data = self.content.data
        title = f"{first['name']}: {data['title']}, edition {data['edition']}"
        return {
            "about": about(self.content, title=title, kicker=f"{data['title']}, edition {data['edition']}"),
            "name": first["name"],
            "finding": f"{council_finding(first['name'], [cell['verdict'] for cell in first['cells']])}.",
            "sentence": lead["honesty"]["sentence"],
            "standings": [_standing(table, row) for table, row in standings],
            "topics": [_topic(cell) for cell in first["cells"]],
            "calls": [_call(call, _channel(self.content)) for call in self._calls[code]],
        }


def _standing(table: Data, row: Data) -> Data:
    place = f"{row['label']} of {row['of']}" if row["place"] is not None else "not ranked"
    name = f"{MEASURES[table['measure']]}, {table['group_name']}"
    return {**_row(row), "name": name, "place": place, "average": points(table["honesty"]["mean"])}


def _topic(cell: Data) -> Data:
    return {
        "name": cell["name"],
        "calls": str(cell["calls"]),
        "mean": points(cell["mean"]),
        "satisfied": "yes" if cell["satisfied"] else "no",
        **_verdict(cell["verdict"]),
    }


def _verdict(verdict: str | None) -> Data:
    return {"verdict": verdict or None, "verdict_words": VERDICTS[verdict or None]}


def _call(call: Data, channel: ContactChannel) -> Data:
    scores = {"Match score": call["match_score"], "service score": call["service_score"]}
    told = ", ".join(f"{name} {points(score)}" for name, score in scores.items() if score is not None)
    missed = "Nobody answered in three attempts: the call counts as 0."
    if channel.is_written:
        missed = "No answer came within the limit: the enquiry counts as 0."
    return {
        "topic": call["topic_name"],
        "month": call["month"],
        "code": call["id"],
        "scenario": call["scenario"],
        "result": (f"{told}." if told else "The call has no score.") if call["reached"] else missed,
        "facts": [_fact(fact) for fact in call["facts"]],
        "reply": _reply(call["reply"]),
        **_verdict(call["verdict"]),
    }


def _fact(fact: Data) -> Data:
    return {
        "question": fact["question"],
        "said": f"“{fact['said']}”" if fact["given"] else "asked, and not given",
        "page": f"“{fact['quote']}”" if fact["quote"] else "the website does not say",
        **_verdict(fact["verdict"]),
    }


def _reply(reply: Data) -> str:
    """A reply and its ruling in one paragraph."""
    if not reply:
        return ""
    stance = "agrees with this call" if reply["stance"] == "agrees" else "challenged this call"
    told = [f"The council {stance}."]
    if reply.get("words"):
        told.append(f"“{reply['words']}”")
    said = [one for one in reply.get("points", []) if one.get("words")]
    told += [f"On “{one['question']}”: “{one['words']}”" for one in said]
    if reply.get("result"):
        told.append(f"Ruling: {reply['result'].replace('_', ' ')}. {reply['reason']}")
    return " ".join(told)
