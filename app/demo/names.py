"""Names of the fictional country. No council of the United Kingdom bears any of them; a test compares."""

COUNTIES: dict[str, tuple[str, ...]] = {
    "Wendshire": ("Ambleford", "Thornwick Vale", "Kettlebrook", "South Wend", "Marlcombe"),
    "Ostershire": ("Ostermouth", "Brackenhurst", "Fenwold", "Tolverton", "Larkmoor"),
    "Mereland": ("Merebridge", "Saltmere", "Wickenshaw", "Barrowdene", "Haverstoke"),
    "Harrowmarch": ("Marchford", "Coldspring", "Dunmarch", "Ravensey", "Whitlow"),
}
COUNTY_REGIONS = {
    "Wendshire": "The Downs",
    "Ostershire": "The Coast",
    "Mereland": "The Levels",
    "Harrowmarch": "The Marches",
}
UNITARIES: dict[str, str] = {
    "Stannerby": "The North Wolds",
    "Caldermouth": "The North Wolds",
    "Port Wexley": "The Coast",
    "Greyhaven": "The Coast",
    "Ellingstow": "The Levels",
    "Norbeck": "The North Wolds",
    "Hexworth": "The Marches",
    "Cindermoor": "The North Wolds",
    "Brightsea": "The Coast",
    "Aldercombe": "The Downs",
    "Tarnsby": "The North Wolds",
    "Rookhampton": "The Downs",
    "Fallowater": "The Levels",
    "Lindenmouth": "The Coast",
    "Holmestead": "The Marches",
}
WELSH: tuple[str, ...] = (
    "Aberderwen",
    "Cwmaran",
    "Llanfaron",
    "Dyffryn Arian",
    "Tregaled",
    "Morfa Glas",
    "Ystradwen",
)
SCOTTISH: tuple[str, ...] = (
    "Glenorrin",
    "Strathmuir",
    "Kincairn",
    "Invertarra",
    "Dunlarig",
    "Balnashee",
    "Auchterlorne",
    "Lochmorven",
    "Carrickbrae",
    "Eilean Rua",
)

# Each of them invented; none is meant to be anybody.
ASSESSORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Ines Marlow", ("en",)),
    ("Tomos Gwernfab", ("en", "cy")),
    ("Ruth Adeyinka-Holt", ("en",)),
    ("Callum Fairbrae", ("en",)),
    ("Priya Vandersloot", ("en",)),
    ("Eleri Morfawr", ("en", "cy")),
    ("Samir Whitlock-Rao", ("en",)),
    ("Hanna Lindqvist-Ward", ("en",)),
)
JUDGES: tuple[str, ...] = ("Oswin Teague", "Mairead Carnforth", "Yusuf Pellington")
