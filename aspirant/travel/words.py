"""The words of travel: kinds of costs, what a round allows unless it says otherwise, the file."""

import enum

from aspirant.core.i18n import mark


class TravelKind(enum.StrEnum):
    """What a line of a claim is for."""

    TRAIN = "train"
    BUS = "bus"
    CAR = "car"
    PARKING = "parking"
    TAXI = "taxi"
    PLANE = "plane"
    LODGING = "lodging"
    OTHER = "other"


KIND_LABELS = {
    TravelKind.TRAIN: mark("Train"),
    TravelKind.BUS: mark("Bus or local transport"),
    TravelKind.CAR: mark("Own car"),
    TravelKind.PARKING: mark("Parking, ferry or road toll"),
    TravelKind.TAXI: mark("Taxi"),
    TravelKind.PLANE: mark("Plane"),
    TravelKind.LODGING: mark("Night at a hotel"),
    TravelKind.OTHER: mark("Something else"),
}

#: What a round pays for unless it says otherwise.
USUAL_KINDS = tuple(
    kind.value for kind in TravelKind if kind not in {TravelKind.LODGING, TravelKind.OTHER}
)
#: Where one says why: it is the dearer way, or nobody can guess what it was.
NEEDS_REASON = (TravelKind.TAXI, TravelKind.PLANE, TravelKind.OTHER)
#: What others can have come along in.
SHARED_KINDS = (TravelKind.CAR, TravelKind.TAXI, TravelKind.LODGING, TravelKind.OTHER)
#: Öre for ten kilometres in one's own car, unless the round says otherwise: 25 kronor.
USUAL_RATE = 2500
#: Days after the session in which a claim can be sent, unless the round says otherwise.
USUAL_DAYS = 30
#: At most this much on one line, in öre: more is a slip of the finger.
MOST_ORE = 2_000_000
#: At most so many tenths of a kilometre on one line.
MOST_TENTHS = 30_000

#: The file for the payroll is always in Swedish, whoever makes it: programs read its headings.
PAYROLL_HEADINGS = (
    "Referens",
    "Namn",
    "E-post",
    "Lönereferens",
    "Slag",
    "Datum",
    "Kilometer",
    "Kronor per mil",
    "Belopp",
    "Omgång",
    "Kostnadsställe",
)
PAYROLL_KINDS = {
    TravelKind.TRAIN: "Tåg",
    TravelKind.BUS: "Buss eller lokaltrafik",
    TravelKind.CAR: "Egen bil",
    TravelKind.PARKING: "Parkering, färja eller vägtull",
    TravelKind.TAXI: "Taxi",
    TravelKind.PLANE: "Flyg",
    TravelKind.LODGING: "Hotellnatt",
    TravelKind.OTHER: "Annat",
}

#: What is held, as it is said to the person it is about.
TABLE_WORDS = {
    "travel_claims": mark("Your travel claims"),
    "travel_lines": mark("What is in your travel claims"),
    "travel_receipts": mark("Receipts of your travel claims"),
    "travel_passengers": mark("Rides that others paid for you"),
    "payroll_batches": mark("Lists for the payroll that you made"),
}
COLUMN_WORDS = {
    "amount_ore": mark("Amount in öre"),
    "added_at": mark("Added"),
    "day": mark("Day"),
    "exception_reason": mark("Why an exception was made"),
    "file_name": mark("Name of the file"),
    "from_place": mark("From"),
    "line": mark("Ride of this day"),
    "paid_at": mark("Paid"),
    "paid_by_id": mark("Marked as paid by you"),
    "payroll_reference": mark("What the payroll calls you"),
    "tenths_of_km": mark("Way, in tenths of a kilometre"),
    "to_place": mark("To"),
    "total_ore": mark("Sum in öre"),
    "was_there": mark("You said that you were there in person"),
}
