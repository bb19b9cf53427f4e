"""Numbers as people say them on the telephone."""

import re

_SMALL = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"} | {
    "nine": "ninth",
    "twelve": "twelfth",
}


def number(n: int) -> str:
    """A whole number below ten thousand in words.

    >>> number(24), number(208), number(1000)
    ('twenty four', 'two hundred and eight', 'one thousand')
    """
    if n < 20:
        return _SMALL[n]
    if n < 100:
        return _TENS[n // 10 - 2] + (f" {_SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_SMALL[n // 100]} hundred" + (f" and {number(n % 100)}" if n % 100 else "")
    return f"{number(n // 1000)} thousand" + (f" {number(n % 1000)}" if n % 1000 else "")


def ordinal(n: int) -> str:
    """The ordinal of a day of a month.

    >>> ordinal(31), ordinal(12), ordinal(20)
    ('thirty first', 'twelfth', 'twentieth')
    """
    *front, last = number(n).split()
    ending = _ORDINAL.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join([*front, ending])


def money(pence: int) -> str:
    """Money as printed.

    >>> money(2450), money(4000), money(102500)
    ('£24.50', '£40', '£1,025')
    """
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def money_said(pence: int) -> str:
    """Money as said.

    >>> money_said(2450), money_said(4000), money_said(90), money_said(100)
    ('twenty four pounds fifty', 'forty pounds', 'ninety pence', 'one pound')
    """
    pounds, rest = divmod(pence, 100)
    if not pounds:
        return f"{number(rest)} pence"
    unit = "pound" if pounds == 1 else "pounds"
    return f"{number(pounds)} {unit}" + (f" {number(rest)}" if rest else "")


def said(printed: str) -> str:
    """A printed date, time or count in spoken words.

    >>> said("15 January 2027")
    'the fifteenth of January'
    >>> said("6.30am"), said("10am to 1pm"), said("5 working days")
    ('half past six in the morning', 'ten in the morning to one in the afternoon', 'five working days')
    """
    if found := re.fullmatch(r"(\d+) ([A-Z][a-z]+) \d{4}", printed):
        return f"the {ordinal(int(found[1]))} of {found[2]}"
    printed = re.sub(r"\b(\d+)\.30(?=am|pm)", lambda m: f"half past {number(int(m[1]))}", printed)
    printed = re.sub(r"\b(\d+)(?=am|pm)", lambda m: number(int(m[1])), printed)
    printed = printed.replace("12 noon", "midday")
    printed = re.sub(r"(?<=[a-z])am\b", " in the morning", printed)
    printed = re.sub(r"(?<=[a-z])pm\b", " in the afternoon", printed)
    return re.sub(r"\b\d+\b", lambda m: number(int(m[0])), printed)
