"""One plain sentence for each finding, from templates: a tired judge should need three seconds."""

from scoring.matching.records import Compared
from scoring.matching.rulings import Finding

TEMPLATES = {
    "value_conflict": "You were told {said}. The page says {page}.",
    "bare": "You were told {said}. The page says {page}.",
    "range": "You were told {said}. The page gives {page}.",
    "basis": "The figure is the same, but the page gives it {page}; you were told {said}.",
    "role": "The page gives {page}, but for something else.",
    "bound": "You were told {said}. The page says {page}.",
    "hours": "You were told {said}. The page gives the hours as {page}.",
    "days": "You were told {said}. The page says {page}.",
    "closed": "The page and what you were told disagree on {page}.",
    "working_days": "The page counts {page}; you were told {said}.",
    "round": "You were told roughly {said}. The page says {page}.",
    "vaguer": "You were told {said}, which is less exact than the page's {page}.",
    "within_range": "You were told {said}, which lies within the page's {page}.",
    "nearly": "You were told {said}, close to the page's {page}.",
    "value_equal": "The page says {page}, as you were told.",
    "derived": "What you were told follows from the page's {page}.",
    "free:equal": "The page says that there is no charge, as you were told.",
    "free:page": "You were told {said}. The page says that there is no charge.",
    "free:said": "You were told that there is no charge. The page says {page}.",
    "part": "The page says {page}, which includes what you were told.",
    "hedged": "The page bears this out, but it was not said with certainty.",
    "part_absent": "The page speaks of this, but not of every detail that you were told.",
    "part_covered": "The page speaks of something close to this, but does not say all of it.",
    "same_words": "The page says the same in other words.",
    "no_passage": "No passage was found that speaks of this.",
    "stance:required": "You were told that this is needed. The page says otherwise.",
    "stance:waived": "You were told that this is not needed. The page asks for it.",
    "stance:denied": "You were told that this is not so. The page says that it is.",
    "stance:plain": "You were told that this is so. The page says that it is not.",
    "opposite": "You were told “{said}”. The page says “{page}”.",
    "slot": "You were told “{said}”. The page says “{page}”.",
    "cost:free": "You were told that this is free. The page says that it is paid for.",
    "cost:paid": "You were told that this is paid for. The page says that it is free or included.",
    "only": "You were told that only this applies. The page allows more.",
    "differs": "The page speaks of this, but not as you were told.",
    "exception": "You were told that this holds for all. The page makes exceptions.",
    "not_given": "No answer to this was given.",
    "unsure": "Not sure: {reason}",
}


def sentence_of(finding: Finding) -> str:
    """The reason for a finding, as a sentence."""
    values = values_of(finding)
    code = finding.code
    if code == "stance":
        code = f"stance:{finding.detail[0]}"
    code = _free_code(finding) or code
    template = TEMPLATES.get(code, TEMPLATES["value_conflict"])
    if code in ("opposite", "slot"):
        return template.format(said=finding.detail[0], page=finding.detail[1])
    if "{" in template and not values.page:
        template = TEMPLATES["part_covered"]
    return template.format(said=values.said, page=values.page)


def _free_code(finding: Finding) -> str:
    """Which wording fits where one side, or both, say that nothing is to be paid."""
    aligned = finding.aligned
    if aligned is None or aligned.page is None or finding.code not in ("value_conflict", "value_equal"):
        return ""
    said, page = aligned.said.unit == "free", aligned.page.unit == "free"
    if said and page:
        return "free:equal"
    return "free:page" if page else ("free:said" if said else "")


def values_of(finding: Finding) -> Compared:
    """The two values laid side by side, in the words of the answer and of the page."""
    aligned = finding.aligned
    if aligned is None:
        return Compared()
    page = aligned.page
    if page is None or aligned.sentence is None:
        return Compared(said=aligned.said.text)
    if finding.code != "basis":
        return Compared(said=aligned.said.text, page=page.text)
    return Compared(said=aligned.said.text, page=_in_full(aligned.sentence.text, page.start, page.end))


def _in_full(text: str, start: int, end: int) -> str:
    """A value of the page, with what it is for where that is the point ("£24.50 for up to 3 items")."""
    stop = end
    for sign in (",", ";", ".", " and ", " plus "):
        found = text.find(sign, end + 1)
        if found != -1:
            stop = min(found, stop) if stop != end else found
    return text[start : stop if stop != end else len(text)].strip()
