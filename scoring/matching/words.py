"""Words compared by meaning rather than by spelling: stems, stop words, groups of like meaning.

from scoring.matching.tokens import word_set
The groups are of the language of councils and of people on the phone to them. Weak words
("service", "council") carry little on their own and count for less.
"""

from functools import cache

from scoring.matching.thesaurus import FAMILIES, GROUPS
from scoring.matching.tokens import word_set

STOPWORDS = word_set(
    """a an the of to in on at by for from with without into onto as and or but nor so if then than that
    this these those there here it its it's is are was were be been being am i i'm i'd i'll i've me my
    we we'd we'll we've we're our us you you'd you'll you've you're your yours he he'd he'll he's she
    she'd she'll she's they they'd they'll they've they're them their his her him who whom whose which
    what when where why how do does did doing done don't doesn't didn't have has had having haven't
    hasn't will would shall should could can may might must cannot can't won't wouldn't shouldn't
    couldn't mustn't isn't aren't wasn't weren't not no any some such about around up down out off over
    under again just only also too very really quite even still yet already much many more most less
    least few each every all both other another same own well like get gets got getting go goes going
    went come comes say says said saying tell tells told think thinks thought reckon know please okay ok
    yes yeah oh er um actually basically apparently normally usually generally one ones thing things
    something anything way bit lot lots kind sort it'll that'll there'll that's there's what's let's let
    put puts bring right
    back though through till until while because since per need needs needed able want wants make makes
    made give gives given take takes taken took call calls called ring ask asks asked see sure"""
)
# Words so common on every council page that sharing them says little.
WEAK = word_set(
    """council service day week month year time person people hous home apply applic free pay use number
    find inform help page contact work area local new date after before first last still"""
)
_IRREGULAR = {
    "people": "person", "children": "child", "kids": "child", "kid": "child", "paid": "pay", "sent": "send",
    "kept": "keep", "held": "hold", "brought": "bring", "bought": "buy", "sold": "sell", "left": "leave",
    "built": "build", "lost": "lose", "found": "find", "met": "meet", "shut": "close", "feet": "foot",
    "chose": "choose", "chosen": "choose", "written": "write", "wrote": "write", "spoken": "speak",
    "spoke": "speak", "driven": "drive", "died": "death", "die": "death", "dead": "death", "bigger": "big",
    "women": "woman", "men": "man", "lives": "live", "living": "live", "lived": "live", "knives": "knife",
    "halves": "half", "fridges": "fridge", "lying": "lie", "begun": "begin", "began": "begin", "ran": "run",
    "gave": "give", "taxis": "taxi", "buses": "bus", "libraries": "library", "charities": "charity",
    "premises": "premises", "business": "business", "glasses": "glass", "mattresses": "mattress",
    "rang": "ring",
}  # fmt: skip
_VOWELS = set("aeiouy")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)
_GROUPS = """
town area district borough city place | return refund | refuse turn_down | exempt let_off waive | destroy |
talk speak discuss | leave vacate move | dog pet animal | cat pet animal | help assist support |
accommodation housing | bin bins wheelie dustbin | phone line lines | hire rental rent | guide assistance |
exempt let_off | chip microchip | rehome home | grown-up adult | put_down put_to_sleep destroy | sue liable
liability responsible | pavement path | fill refill | form paperwork | firm company contractor specialist |
mum mother parent | dad father parent | son relative child | daughter relative child | mate friend |
undertaker funeral director | headstone memorial gravestone stone | mason | grave plot burial bury interment
| hymn religious | copy photocopy | original | inspect inspector officer | turn_up arrive | shop premises |
sign notice | picture photo | refund reimburse repay | earn earnings income wage salary | saving savings
capital | swim swimming swimmer pool | cap hat | locker | coin pound | lady woman | row line | rubbish
refuse waste trash garbage litter | collect pickup uplift empty remove take_away | sofa settee couch |
fridge refrigerator freezer | telly tv television | mattress bed | recycle recycling recyclable | tip dump
recycling_centre household_waste hwrc | garden green | caddy food_waste | bag sack | nappy diaper hygiene |
black refuse_bag | item object piece | bulky large big | fee charge cost price fare tariff | pay payment |
fine penalty fpn prosecution prosecute | discount reduction rebate concession concessionary cheaper | refund
reimburse money_back | free gratis | deadline closing cut-off cutoff | apply application applicant register
registration registering sign signup join | accept approve grant | refuse reject decline turn_down | renew
renewal extend extension | cancel cancellation | book booking appointment slot reserve reservation | wait
waiting queue backlog | reply respond response answer | decide decision determine outcome | visit inspect
inspection inspector | appeal challenge dispute object | complain complaint report | proof evidence document
identification id paperwork | certificate certification | passport | licence license permit permission |
online internet website web site portal | phone telephone ring call | email e-mail | post letter mail postal
| person face-to-face counter desk reception | app | council authority | contractor builder tradesman |
landlord agent | tenant renter rent renting tenancy | owner own homeowner own_occupy | household property
home house address dwelling residence | flat apartment maisonette | adult grown-up | child kid youngster
pupil baby | student undergraduate | pensioner elderly older retired | disabled disability mobility
blue_badge | benefit credit universal_credit | car vehicle motor | van vehicle | park parking | street road
highway lane | pavement footpath footway kerb crossing | pothole hole defect | repair fix mend | dog puppy |
noise noisy loud music | neighbour next-door | school academy | nursery childcare preschool | birth born |
death deceased bereavement | funeral burial cremation | marriage wedding marry | register_office registrar
registry | vote voting ballot poll polling | elect election | planning permission consent | extension
conservatory | loft attic | wall boundary | tree hedge branch | licence | food restaurant cafe takeaway
catering | taxi cab hackney private_hire driver | skip scaffold | rat pest | mouse pest mice | wasp pest |
treat treatment | library | book borrow loan lend | computer pc wifi | swim pool leisure gym | allotment
plot | rent arrears | homeless homelessness rough_sleep | list register_list waiting_list | bid bidding |
band priority | carer care | meal lunch dinner | uniform | bus transport | bus_pass pass | month monthly |
week weekly | year annual annually yearly | day daily | night overnight | start begin commence | finish end
complete | close shut | opening open hours | build building construction builder | work job | replace
replacement | lose lost missing missed | steal stolen theft | damage damaged broken break | deliver delivery
| buy purchase | sell sale | cheque check | cash | card debit credit_card | bank account | photo photograph
picture | form questionnaire | councillor member | meeting committee | inspect examine | wide width | deep
depth | high height tall | long length | minimum least | maximum max limit | extra additional further
another | half | old older | young younger | quick fast | include including inclusive | exclude excluding
except exempt exemption | move relocate | change alter amend update | store storage | dispose disposal
get_rid | fly-tip dump | clear clean | lid | crew men | kerbside edge front outside | allow permit let |
need require necessary must compulsory mandatory | choose choice preference pick name select | offer place |
kitchen | bath bathroom | share sharing | bedroom room | people person occupant | receipt | copy | statement
| letter | notice notify notification inform tell | count counted | backdate backdating backdated |
automatic automatically | temporary short-term | permanent | resident residence local | visitor guest | zone
area ward | issue give send | ill sick sickness | doctor gp medical | hospital | wheelchair | toilet loo |
engineer surveyor architect | drawing plan plans | speak talk chat | translate translation interpreter |
welsh cymraeg | sure certain | kerb curb | asbestos | paint | rubble hardcore soil | tyre | gas | battery |
plasterboard | trailer | queue | barrier | reserve hold | late overdue | joint shared | couple partner
spouse husband wife | trade commercial business | shop store | market stall | charity charitable | premises
| alcohol drink | music entertainment | event street_party | bill invoice | instalment instalments | debit |
account | wife husband partner spouse son daughter brother sister relative | loan repay pay_back |
sublet let_out | resident local | cafe restaurant | trade builder business firm | smoke bonfire fire |
council_chamber town_hall | guest friend | ill poorly sick | junior child | lunch meal dinner breakfast |
prove evidence verify confirm | submit lodge | supply provide lend | entitled eligible qualify qualification |
ban prohibit forbid outlaw illegal unlawful offence crime | prosecute court magistrate tribunal |
officer inspector warden adviser advisor staff team crew | emergency urgent immediate |
promptly quickly soon | withdraw cancel terminate | retain keep hold store | discard throw chuck bin |
erect build construct put_up | buy purchase order | trade vend trader sell seller | money cash fund grant |
income pay wage salary earn means | allowance benefit | youngster teenager child | minor child |
guardian parent carer | householder resident homeowner | college school | childminder nursery preschool
playgroup |
clinic hospital surgery | avenue street road | verge kerb pavement | yard garden lawn | land field ground
plot |
outbuilding shed greenhouse garage summerhouse | lorry truck van vehicle | bike bicycle cycle | motorbike
motorcycle moped |
vermin pest rat mouse | bottle glass jar | cardboard paper card | scraps food peelings | clothes textile
clothing |
furniture sofa chair table wardrobe | appliance cooker oven washer | tin can metal foil | novel book |
wifi internet computer | venue hall room hire | party celebration event fete | barbecue bbq fire |
lamp light lighting streetlight | hose hosepipe | loo toilet lavatory wc | stairs step | fence wall
boundary hedge |
trunk tree branch stump | fell cut prune trim chop lop | flower plant | cemetery churchyard grave | ashes
urn cremate cremation |
plaque memorial tablet inscription | civil_partnership wedding marriage ceremony | surname name | image
photo picture |
identity identification id passport | signature sign | text sms message | counter desk reception office |
holiday vacation | cap limit top maximum most ceiling | swap replace exchange change | bond deposit |
ticket fine penalty pcn | contest challenge dispute appeal | grievance complaint | investigate examine
check inspect |
exam test assessment assess | course training lesson class | cover insurance insured indemnity liability |
accredited registered approved certified licensed qualified | installer contractor builder tradesman
fitter mason |
map plan drawing sketch | heritage listed conservation | consent permission approval permit authorisation |
confidential private secret anonymous | publish public published visible | cultivate dig grow |
overhang hang | nuisance disturb annoy bother | bark barking | alarm pendant | install fit put_in
installation |
key keyholder | reapply renew | carer helper assistant | sitter respite | wheelchair scooter | ramp
adaptation stairlift |
gritting grit salt | snow ice icy frost | flood flooding flooded | drain gully sewer gutter | sandbag |
leaflet guide booklet | helpline hotline line | reopen resume | unlock access entry enter admission | lock
secure |
tidy neat clean clear | mess dirt | wear dress clothing | suspend pause | sponsor fund | stay sleep
overnight |
sublet lease rent let_out | teach instructor tutor teacher | instrument piano guitar drum | term semester |
exhibition show display gallery | cafe restaurant tearoom | photography photo camera | rucksack bag luggage |
vaccinate jab injection | kennel kennels | collar tag lead | breed breeder | stray lost | rehome adopt |
debt arrears owe owed | enforcement bailiff | deduct take_off | lump_sum one-off single | backdate
backdated arrears |
vacant empty unoccupied | furnished furniture | occupy live reside living | evict eviction notice | refuge
shelter hostel |
mortgage loan | shop store retail supermarket | pub bar | alcohol beer wine drink | gamble bet lottery
raffle |
busk busker perform performer | film filming shoot crew | banner poster sign | hoarding scaffold skip |
crossing zebra | bollard barrier | speed limit mph | bus_stop shelter | coach minibus bus | train rail tram |
fare ticket | companion escort | season seasonal | moor mooring boat | beach seaside prom promenade | hut
chalet
"""  # synonyms, groups separated by "|"


@cache
def stem(word: str) -> str:
    """A word without its ending; not a dictionary form, only the same for forms of one word."""
    word = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3:
        return word
    for ending in _ENDINGS:
        if not word.endswith(ending):
            continue
        rest = word[: -len(ending)]
        if ending == "s" and (word.endswith(("ss", "us"))):
            continue
        if ending == "ly" and len(rest) < 4:
            continue
        if len(rest) < 3 or not _VOWELS & set(rest):
            continue
        if ending in ("ies", "ied"):
            return rest + "y"
        if ending in ("ation", "ations") and len(rest) < 4:
            continue
        if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "aeiousl":
            rest = rest[:-1]
        return rest.removesuffix("e") if len(rest) > 3 else rest
    return word


def _build() -> dict[str, tuple[str, ...]]:
    concepts: dict[str, list[str]] = {}
    for group in _GROUPS.split("|"):
        words = group.split()
        for word in words:
            concepts.setdefault(stem(word), []).append(words[0])
    for number, group in enumerate(GROUPS.split("|")):
        for word in group.split():
            concepts.setdefault(stem(word), []).append(f"+{number}")
    return {word: tuple(sorted(set(heads))) for word, heads in concepts.items()}


def _build_families() -> dict[str, tuple[tuple[str, str], ...]]:
    families: dict[str, set[tuple[str, str]]] = {}
    for number, line in enumerate(FAMILIES.replace("\n  ", " ").strip().splitlines()):
        for place, member in enumerate(line.split("|")):
            for word in member.split():
                families.setdefault(stem(word), set()).add((f"~{number}", f"~{number}.{place}"))
    return {word: tuple(sorted(places)) for word, places in families.items()}


CONCEPTS = _build()


def concepts(stemmed: str) -> tuple[str, ...]:
    """The meanings that a stem may stand for; a word in no group stands for itself."""
    return CONCEPTS.get(stemmed, ())


_FAMILIES = _build_families()


def families(stemmed: str) -> tuple[tuple[str, str], ...]:
    """The families of alternatives that a stem belongs to, each with the place that it takes there."""
    return _FAMILIES.get(stemmed, ())


def is_content(word: str) -> bool:
    return word not in STOPWORDS and any(character.isalpha() for character in word)


_PHRASAL = """
turn down=refuse | put down=destroy | put sleep=destroy | pick up=collect | take away=collect | let
off=exempt |
sell up=sell | get rid=dispose | fill in=complete | hang on=keep | hold on=keep | hold onto=keep | give
up=leave |
turn up=arrive | look after=care | find out=check | look up=check | straight away=immediately | sort
out=deal |
send off=send | get back=return | give back=return | given back=return | hand in=submit | send in=submit |
sign up=register | drop off=deliver | move out=leave | move in=arrive | carry on=continue | come out=visit |
come round=visit | chop down=cut | cut down=cut | throw away=dispose | set up=start | go up=increase |
ring up=phone | write in=letter | call off=cancel | back out=cancel | get ready=prepare |
run out=end | fall behind=arrears | take out=borrow | bring back=return | take back=return | hear back=reply |
get reply=reply | paid back=repay | pay back=repay | let out=sublet | in writing=letter | no longer=stop |
put off=delay | pull down=demolish | knock
down=demolish
"""


def _phrasal_table() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for entry in _PHRASAL.replace("\n", " ").split("|"):
        phrase, _, meant = entry.strip().partition("=")
        verb, particle = phrase.split()
        table.setdefault(stem(verb), []).append((particle, stem(meant)))
    return {verb: tuple(pairs) for verb, pairs in table.items()}


PHRASAL = _phrasal_table()
_REACH = 2  # words that may stand between a verb and its particle


def phrasal(word: str, following: list[str]) -> str:
    """The meaning of a verb with the particle after it, or ""."""
    for particle, meant in PHRASAL.get(stem(word), ()):
        if particle in following[: _REACH + 1]:
            return meant
    return ""
