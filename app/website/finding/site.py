"""Which addresses belong to a site, and which of them are one page."""

import re
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|json|xml|gz|zip|docx?|xlsx?|csv|pptx?|mp[34]|ics|rss|txt|rtf|odt)$",
    re.IGNORECASE,
)
MOST_CHARACTERS = 1000


def same_page(url: str) -> str:
    """What is alike in all spellings of a page's address: with and without www, https, and a last stroke."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index|default)\.(?:html?|aspx?|php)$", "", parts.path, flags=re.IGNORECASE).rstrip(
        "/"
    )
    return parts.netloc.lower().removeprefix("www.") + path + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True)
class Site:
    """A council's site: everything on the host of its home page, below the folder of that page."""

    home: str

    @property
    def host(self) -> str:
        return urlsplit(self.home).netloc.lower().removeprefix("www.")

    @property
    def folder(self) -> str:
        """The path that every page of the site begins with, ended by a stroke."""
        return urlsplit(self.home).path.rpartition("/")[0] + "/"

    def holds(self, url: str) -> bool:
        """Whether an address is one of the site's, and may be a page."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or len(url) > MOST_CHARACTERS:
            return False
        return parts.netloc.lower().removeprefix("www.") == self.host and (parts.path or "/").startswith(
            self.folder
        )

    def is_page(self, url: str) -> bool:
        return self.holds(url) and not _NOT_PAGES.search(urlsplit(url).path)


def joined(base: str, reference: str) -> str:
    """The whole address that a reference means, without its fragment; empty where it means none."""
    try:
        return urldefrag(urljoin(base, reference.strip()))[0]
    except ValueError:
        return ""
