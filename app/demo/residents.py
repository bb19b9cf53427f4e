"""What a simulated assessor says as a resident would: how satisfied, resolved or not, and which ways they want."""

from app.demo.call_records import DemoAnswer, DemoCall
from app.demo.chance import stream

WAYS = {"phone": 0.7, "email": 0.5, "web_chat": 0.35, "social_media": 0.1, "face_to_face": 0.15}


def resident_answers(told: DemoCall) -> dict[str, DemoAnswer]:
    """Answers to the questions as a resident; none of a call that reached nobody."""
    if not told.reached or not told.heard:
        return {}
    chance = stream("resident", told.council, told.scenario, told.assessor)
    given = sum(one.given for one in told.heard) / len(told.heard)
    wrong = sum(one.verdict == "contradicts" for one in told.heard) / len(told.heard)
    resolved = dict(told.answers)["C3"].value
    score = 1 + 6 * given - 3 * wrong + {"yes": 1, "partly": -0.5, "no": -2}[resolved] + chance.gauss(0, 1.4)
    ways = [way for way, share in WAYS.items() if chance.random() < share] or ["phone"]
    return {
        "R1": DemoAnswer(str(min(10, max(0, round(score))))),
        "R2": DemoAnswer(resolved),
        "R3": DemoAnswer(" ".join(ways)),
    }
