"""Set phrases that are an amount as they stand: "half an hour", "half price", "free of charge"."""

# phrase=kind amount unit, separated by bars; amounts as in values.py.
_TABLE = """
half an hour=duration 0.02083333333 minute | half hour=duration 0.02083333333 minute | quarter of an
hour=duration 0.01041666667 minute | an hour=duration 0.04166666667 hour | a fortnight=duration 14
fortnight | half a day=duration 0.5 day | half a year=duration 182.625 month | half price=percent 50 |
half the price=percent 50 | half off=percent 50 | half the fee=percent 50 | half of the=percent 50 |
half the=percent 50 | a quarter off=percent 25 | quarter off=percent 25 | a quarter of=percent 25 | a
third off=percent 33.33333333 | three quarters=percent 75 | a tenth=percent 10 | half a dozen=number 6 |
same day=duration 0 day | half a mile=measure 804.672 length | half a metre=measure 0.5 length | free of
charge=money 0 free | no charge=money 0 free | no fee=money 0 free | no cost=money 0 free | without
charge=money 0 free | for nothing=money 0 free |
nothing extra=money 0 free | no extra=money 0 free | at no cost=money 0 free | nil fee=money 0 free | nil
charge=money 0 free | doesn't cost owt=money 0
free | for free=money 0 free | nothing to pay=money 0 free |
free=money 0 free | no charges=money 0 free | no fees=money 0 free | not charge=money 0 free | don't
charge=money 0 free | doesn't cost anything=money 0 free | costs nothing=money 0 free | not
charged=money 0 free | cost you anything=money 0 free | no late charges=money 0 free | no extra
charge=money 0 free | don't pay=money 0 free | not pay=money 0 free | doesn't cost=money 0 free | don't
cost=money 0 free | next working day=duration 1 next | next day=duration 1 next | day after=duration 1
next
"""


def _read_table() -> dict[tuple[str, ...], tuple[str, float, str]]:
    table = {}
    for entry in _TABLE.replace("\n", " ").split(" | "):
        phrase, _, meant = entry.strip().partition("=")
        kind, amount, unit = [*meant.split(), ""][:3]
        table[tuple(phrase.split())] = (kind, float(amount), unit)
    return table


PHRASES = _read_table()
