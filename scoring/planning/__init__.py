"""The call plan of a wave: who calls which council about what, and when.

Definition: every due call gets an assessor, a scenario and a start, so that all hard rules hold; balance
over weekdays, times of day, assessors and topics comes next. What cannot be placed is listed with the
binding rule.
This package reads no clock, no database and no network, and draws all chance from the seed.
"""

from scoring.planning.codec import digest, plan_to_dict, read_plan
from scoring.planning.draw import draw_plan
from scoring.planning.errors import InvalidInputError, PlanningError
from scoring.planning.events import apply_events
from scoring.planning.moving import broken_rules, plan_faults
from scoring.planning.reading import read_wave
from scoring.planning.records import Finding, Plan, PlannedCall, Relaxation, Unplaced, Wave, WayOut

__all__ = [
    "Finding",
    "InvalidInputError",
    "Plan",
    "PlannedCall",
    "PlanningError",
    "Relaxation",
    "Unplaced",
    "Wave",
    "WayOut",
    "apply_events",
    "broken_rules",
    "digest",
    "draw_plan",
    "plan_faults",
    "plan_to_dict",
    "read_plan",
    "read_wave",
]
