"""Why a page could not be fetched.

FetchError         the page could not be fetched; `words` says why, for people
├── Refused        the address, or one it leads to, is not a public web page
├── TooBig         more than was asked for, decoded
├── TooSlow        longer than was allowed, all in all
├── Unreachable    no such host, no connection, or nothing that can be read
└── BadRedirect    a circle of redirects, or too many
"""


class FetchError(Exception):
    """The page could not be fetched; `words` says why, for people."""

    words = "The page could not be fetched."

    def __init__(self, words: str = "") -> None:
        self.words = words or self.words
        super().__init__(self.words)


class Refused(FetchError):
    words = "This address is not a public web page, so it is not fetched."


class TooBig(FetchError):
    words = "The page is larger than can be kept."


class TooSlow(FetchError):
    words = "The site took too long to answer."


class Unreachable(FetchError):
    words = "The site could not be reached."


class BadRedirect(FetchError):
    words = "The page sends the reader from address to address without end."
