"""Which words of a statement carry meaning, and which of them mean the same?

Crude on purpose: endings are cut off and a table brings the commonest synonyms of news together, so that a statement
typed by an editor is read in no time and like that of an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.records import Span

# Words that count the same thing, where the words are counted that two statements share. Not the senses below: matching has its
# floor by this narrower table, and with the other one 6 % of the sample desk's matches would be weighed otherwise.
_SAME = {
    **dict.fromkeys(
        "dead died die dies killed kill deaths death toll fatalities drowned victims lives perished".split(), "dead"
    ),
    **dict.fromkeys("house houses home homes dwellings".split(), "house"),
    **dict.fromkeys(
        "town towns village villages settlement settlements places localities communities".split(), "settlement"
    ),
    **dict.fromkeys("evacuated evacuate evacuates evacuation evacuees rescued".split(), "evacuated"),
    **dict.fromkeys("ship ships vessel vessels boats".split(), "ship"),
    **dict.fromkeys("km kilometre kilometres kilometer kilometers".split(), "km"),
    **dict.fromkeys("ton tons tonne tonnes".split(), "ton"),
    **dict.fromkeys("explosion explosions blast blasts".split(), "explosion"),
}
_LIGHT = set(
    "the and for with from that this these those was were are has have had been will would could can may might must its their his her"
    " they them she him who which what when where while also said says after before into over under about than then there here not but"
    " all any some more most other such only own same very just being does did doing".split()
)

# One line a sense, in the forms that news uses.
_SENSES = """
dead: dead died die dies dying killed kill kills killing deaths death toll fatalities fatal drowned perished slain corpse corpses
dead: bodies coffins succumbed lives fell fallen
injured: injured injuries injury wounded wounds hurt maimed
missing: missing unaccounted lost
rescued: evacuated evacuate evacuation evacuees rescued rescue saved brought-out
arrested: arrested arrest arrests detained detain custody imprisoned jailed captured captives prisoners hostages
displaced: displaced homeless fled refugees flee
sick: sick ill infected infections cases patients hospitalised
people: people persons person men women inhabitants residents citizens townspeople human souls individuals members
soldier: soldiers soldier troops servicemen fighters guards conscripts recruits guardsmen
worker: workers worker employees employee staff miners crew labourers jobs posts
child: children child pupils girls boys schoolchildren teenagers
passenger: passengers travellers
voter: voters electors electorate
house: house houses homes dwellings households families buildings
ship: ship ships vessel vessels boats freighters ferries ferry boat freighter
vehicle: vehicles trucks lorries cars buses bus lorry truck car
plane: plane planes aircraft jet jets aeroplane
round: rounds shells shell rockets missiles impacts mines
explosion: explosion explosions blast blasts exploded explode blew detonated
shell: shelled shelling bombarded bombardment bombed bombing
attack: attack attacked attacks strike strikes struck assault raid raided hit
pay: pay paid pays payment cost costs price fee sum
fine: fine fined penalty penalties damages compensation
vote: vote votes ballots ballot voted
share: share turnout majority
begin: began begin begins begun started start starts opened opening outbreak launched
end: ended end ends over finished expired expires
leave: left leave leaves leaving departed departure withdrew withdrawn withdrawal withdraw pulled-out
arrive: arrived arrive arrival reached reach came
talks: talks negotiations meeting met summit consultations meet
agreement: agreement deal accord treaty pact
send: sent send delivered handed transmitted
know: knew know aware informed told notified notice warned warning alert notification
permit: permitted permission allowed allow allows approval licence authorised authorized consent
inspect: inspected inspection inspections examined examination tested checks
buy: bought buy purchase purchased
sell: sold sell sale
shoot: shot shots fired firing shooting gunfire
border: border frontier
help: help aid assistance
flat: flat flats apartments
steal: stole stolen theft thieves
school: school schools
hospital: hospital hospitals clinic clinics
train: train trains railway
evidence: evidence proof trace traces sign signs
request: asked request requested appeal
gap: gap deficit shortfall
revenue: revenue turnover sales
award: awarded award granted grant reward received receive given gave gives gets
begin: lifted-off took-off
end: closes close closing
first: first
resume: resumed resume resumes reopened again restored
burn: burned burnt burn burns burning flames fire blaze ablaze
leak: escaped escape leaked leak spilled spill
kin: relatives kin
captain: captain master skipper
weather: weather wind winds gust gusts storm storms sandstorm gale gales
road: road motorway highway
hold: hold holds held
""".strip()
SENSES = {word: line.split(":")[0] for line in _SENSES.splitlines() for word in line.split(":")[1].split()}

# Says who reports, not what happened.
REPORTING = set(
    "said says say saying told tells tell reported reports report announced announces claimed claims claim stated states declared"
    " explained added according confirmed insisted insists stressed noted recalled replied wrote writes spokesman spokeswoman"
    " spokesperson spokesmen official officials minister ministry agency newspaper statement briefing reporters reporter"
    " journalists press admitted conceded maintained asserted complained acknowledged testified learned disclosed".split()
)
DULL = set(
    "the a an of in on at to by for with from and or but as is are was were be been being has have had having do does did it its"
    " their his her our my your this that these those than then which who whom whose what when where while if i we you he she they"
    " them him us me there here so such into onto over under about after before since until during between among through out up down"
    " off again also only just even still already yet ever own same other others another each every all any some more most much many"
    " very will would could can may might must shall should not no nor never none neither cannot without nothing nobody"
    " because due both either few less least once whether how why made make makes took take takes taken put got get gets had"
    " going went go goes come comes came one two three four five six seven eight nine ten first second third"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october"
    " november december morning evening night noon afternoon midnight day days week weeks month months year years today yesterday"
    " o'clock hour hours minute minutes time last next ago early late"
    " eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " dollar dollars euro euros pound pounds crowns hectares kilometres kilometers metres tonnes miles square cubic"
    " per cent percent million billion thousand hundred dozen half total number figure".split()
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december".split()
)
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Where a clause ends. A comma or point between digits does not count.
CLAUSE_END = re.compile(r"[;:!?–—]|[.,](?=\s|$)|\s-\s|\b(?:but|while|whereas|although|though|and)\b", re.IGNORECASE)
# Words that speak of another occasion, place or plan than the rest of a story does.
_OTHERWISE = {
    "earlier": r"previous\w*|earlier|former\w*|origin\w+|at first|first proposed|in the past|last (?:year|season|spring"
    r"|summer|autumn)"
    r"|a second",
    "elsewhere": r"another|neighbouring|nearby|similar|elsewhere|in the same (?:week|month|year|range)|next to|upstream|downstream",
    "wanted": r"wants?|wanted|demand\w*|asks? for|asked for|asking for|propos\w+|recommend\w*|hop(?:es?|ed)|aims?|plans?"
    r"|planned|offered"
    r"|capacity|intends?|expects?|forecast\w*|foresees?",
    "alone": r"alone|on average|a day|a month|a year|per (?:day|month|year|head)|annually|daily|each|old|a share",
}
_OTHERWISE_FORMS = {name: re.compile(rf"\b(?:{form})\b", re.I) for name, form in _OTHERWISE.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning: its sense, its clause, and where it stands."""

    sense: str
    clause: int
    span: Span
    is_name: bool


def stem(word: str) -> str:
    """A crude stem: enough to bring "houses" and "house" together."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in _SAME:
        return _SAME[word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(w) for w in re.findall(r"[A-Za-z][A-Za-z'’-]{2,}", text) if w.lower() not in _LIGHT)


def sense(word: str) -> str:
    """What a word means, roughly: its line in the table of synonyms, else its first letters without the ending."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in SENSES:
        return SENSES[word]
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ians",
        "ian",
        "ied",
        "ies",
        "ed",
        "es",
        "s",
        "e",
        "ly",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:7]


def words(text: str) -> list[Word]:
    """The words that carry meaning, without those that say who reports, in reading order."""
    ends = [m.start() for m in CLAUSE_END.finditer(text)]
    found, clause = [], 0
    for match in _WORD.finditer(text):
        while clause < len(ends) and ends[clause] < match.start():
            clause += 1
        lower = match.group().lower().removesuffix("'s").removesuffix("’s")
        if (
            lower in DULL
            or lower in REPORTING
            or lower.split("-")[0] in _TENS
            or len(lower) < 3
            or lower.endswith(("n't", "n’t"))
        ):
            continue
        found.append(Word(sense(lower), clause, match.span(), match.group()[0].isupper() and match.start() > 0))
    return found


def clause_of(text: str, at: int) -> Span:
    """The clause around a place: from one mark or joining word to the next, at most 160 characters to each side."""
    start, end = max(0, at - 160), min(len(text), at + 160)
    for match in CLAUSE_END.finditer(text, start, end):
        if match.start() < at:
            start = match.end()
        else:
            return start, match.start()
    return start, end


def shared_senses(a: list[Word], b: list[Word]) -> tuple[set[str], set[str]]:
    """Senses that both statements hold: those of plain words, and those of names."""
    both = {w.sense for w in a} & {w.sense for w in b}
    names = both & {w.sense for w in (*a, *b) if w.is_name}
    return both - names, names


def otherwise(text: str, span: Span) -> frozenset[str]:
    """In what respects a passage speaks of another occasion, place or plan: "in the previous exercise", "a day"."""
    return frozenset(name for name, form in _OTHERWISE_FORMS.items() if form.search(text, *span))
