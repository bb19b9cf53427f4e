"""Looking over a council's site for the pages that may answer for its topics."""

from app.website.finding.looking import Looked, look_over
from app.website.finding.searching import SearchAnswer
from app.website.finding.site import Site, same_page

__all__ = ["Looked", "SearchAnswer", "Site", "look_over", "same_page"]
