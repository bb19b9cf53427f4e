"""The addresses that a site names in its sitemaps (sitemaps.org protocol 0.9): XML, indexes of them, text, gzip."""

import zlib
from collections.abc import Iterable

from lxml import etree

from app.core.fetch import Fetcher, FetchError
from app.website.finding.site import Site, joined

MOST_FILES = 20
MOST_ADDRESSES = 50_000
MOST_BYTES = 20_000_000  # of one file, unpacked


def sitemap_addresses(fetcher: Fetcher, site: Site) -> list[str]:
    """Every page of the site that its sitemaps name; what can't be read is passed over."""
    waiting = list(dict.fromkeys([*_named_by_robots(fetcher, site), joined(site.home, "sitemap.xml")]))
    seen: set[str] = set()
    found: dict[str, None] = {}
    while waiting and len(seen) < MOST_FILES and len(found) < MOST_ADDRESSES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        pages, further = read_sitemap(_fetched(fetcher, address))
        found.update(dict.fromkeys(page for page in pages if site.is_page(page)))
        waiting += further
    return list(found)[:MOST_ADDRESSES]


def _named_by_robots(fetcher: Fetcher, site: Site) -> Iterable[str]:
    """Hosts that several councils share name the sitemaps of all of them; only this site's are read."""
    try:
        named = fetcher.sitemaps_of(site.home)
    except FetchError:
        return []
    return [address for address in named if site.folder == "/" or site.holds(address)]


def _fetched(fetcher: Fetcher, address: str) -> bytes:
    try:
        answer = fetcher.get(address, max_bytes=MOST_BYTES, obey_robots=True)
    except FetchError:
        return b""
    return unpacked(answer.body) if answer.status == 200 else b""


def unpacked(body: bytes) -> bytes:
    """A file without its gzip, as far as it may go; empty when it is broken."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(47).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def read_sitemap(body: bytes) -> tuple[list[str], list[str]]:
    """Pages and further sitemaps that a file names."""
    if not body.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        lines = body.decode("utf-8", "replace").split()
        return [line for line in lines if line.startswith(("http://", "https://"))], []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError:
        return [], []
    pages: list[str] = []
    further: list[str] = []
    for place in () if root is None else root.iter("{*}loc"):
        above = place.getparent()
        address = (place.text or "").strip()
        if above is not None and address:
            (further if etree.QName(above).localname == "sitemap" else pages).append(address)
    return pages, further
