"""Every table of the house, for migrations and tests."""

from app.accounts import models as accounts
from app.calls import models as calls
from app.calls.practice import models as practice
from app.contacts import models as contacts
from app.core import audit, jobs, mail, turns
from app.core.database import Row
from app.councils import models as councils
from app.evidence import models as evidence
from app.insight import models as insight
from app.matching import models as matching
from app.publication import models as publication
from app.results import models as results
from app.review import models as review
from app.scenarios import models as scenarios
from app.schedule import models as schedule
from app.scorecards import models as scorecards
from app.surveys import models as surveys
from app.waves import models as waves
from app.website import models as website

STAGES = (
    audit, jobs, mail, turns, accounts, councils, scenarios, evidence, waves, surveys, contacts,
    schedule, website, calls, practice, scorecards, matching, review, results, publication, insight,
)  # fmt: skip

metadata = Row.metadata
