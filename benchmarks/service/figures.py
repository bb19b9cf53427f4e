"""Median, 99th percentile, and how they are printed."""

from collections.abc import Sequence


def share_below(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all do not exceed; nan of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    return share_below(values, 50)


def milliseconds(values: Sequence[float]) -> str:
    """n, median, 99th percentile and maximum of seconds."""
    if not values:
        return "none"
    p50, p99 = share_below(values, 50), share_below(values, 99)
    return (
        f"n {len(values):>6,}   median {1e3 * p50:7.2f} ms   99th percentile {1e3 * p99:8.2f} ms   "
        f"maximum {1e3 * max(values):8.2f} ms"
    )
