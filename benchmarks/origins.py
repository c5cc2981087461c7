"""Are wire copies and reprints found to share an origin, and are other reports of the same event left apart?

Three edited copies are made of each of 100 articles of real events, with a fixed seed, as outlets edit what an agency sends:

- reprint: the text as it is, under another outlet and headline;
- standfirst: another headline, and a line under it that the outlet wrote;
- cut: the first quarter to three fifths of the paragraphs, at least three;
- lead: another dateline, the lead's first words turned round, a line of the outlet's own, "Reuters contributed to this report";
- order: paragraphs below the lead in another order, and one or two local ones between them;
- spelling: British for American or the other way round, with "per cent", "Mr", quotation marks and month before day;
- boilerplate: a box above, calls to subscribe between, a newsletter and notes below, as that outlet prints them on every page;
- several: cut, lead, spelling and boilerplate together.

Originals and copies come into a desk in random order, so that copies often come before what they were copied from. Claims are not
cut: origins are found before. Of all pairs of articles within an event, those that share an article they come from should share an
origin, and no others. Some articles in the events are copies of one another by themselves: the pairs in `REAL` were read.

    PYTHONPATH=. python benchmarks/origins.py --news FILE.jsonl.gz
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.events import Row, open_desk, read_events, write_result, write_rows
from core.claims.segment import Segmenter
from core.reading.origins import containment, shingles
from core.reading.rows import article_from_row
from core.records import Article, Claim
from core.settings import Settings

SEED = 41
SOURCES = 100
SAMPLE = Path(__file__).resolve().parents[1] / "sample_corpus" / "articles"
SAMPLE_COPIES = (
    "SC-22-zerkalo",
    "SC-37-azernews",
    "SC-37-aravot",
    "SC-43-bmge",
    "EG-05-taipeitimes",
    "EG-11-egyptwatch",
    "KD-20-pravda",
)
"""Each is a copy of the article that its name begins with."""
REAL = (
    ("event-119", "Mueller says he could not charge Trump", "Robert Mueller Breaks Silence"),
    ("event-272", "Trump suggests firing watchdog", "Trump fires watchdog who handled Ukraine"),
    ("event-155", "Hong Kong leader pulls extradition bill", "Hong Kong leader withdraws extradition bill"),
    ("event-225", "U.S. pulls diplomats from Lahore", "U.S. to reopen most diplomatic posts"),
    ("event-066", "Obama administration to announce", "Coal-state lawmakers rally"),
    ("event-049", "Trump Weighs Travel-Ban-Style Order", "Trump Considering Travel-Ban-Style Order"),
    ("event-177", "Congress deadline looms", "IRS Fails to Meet Congressional Deadline"),
    ("event-100", "Democrats to investigate", "Democrats release new documents"),
    ("event-282", "Obama's anti-terror visits", "Obama ramps up bid"),
    ("event-209", "Biden: Trump's 'Toxic Tongue'", "Biden says Trump's `toxic tongue'"),
)
"""Event and how two titles begin: articles that carry one agency's copy, or one outlet's rewritten one. Chosen among the
pairs within an event that share over a third of the shorter text's runs of five words, by titles and authors; those near the
limit were read. Not among them are pairs that quote one statement or tweets at length (event-004, event-288), or repeat a
paragraph of background (event-106)."""

OUTLETS = (
    "Harbour Post",
    "Northern Echo Today",
    "Valley Tribune",
    "The Daily Lantern",
    "Metro Standard",
    "Coastline News",
)
LOCAL = (
    "For readers in the county the news comes at a delicate time. The district council meets on Thursday evening, and several of its "
    "members said that they would put the matter on the agenda, although it has no say in it.",
    "A spokeswoman for the regional chamber of commerce, which speaks for some 1,200 firms, said that its members were following "
    "events closely and that it was too soon to tell what they would mean for trade here.",
    "About forty people gathered outside the library on Main Street on Wednesday evening to talk about what had happened. The "
    "meeting, called by a neighbourhood association, ended without a resolution.",
    "Our newspaper asked the three members who represent the area for comment. Two had not replied by the time of going to press; "
    "the office of the third said that a statement would follow.",
)
OWN_LINES = (
    "{outlet} has asked those named in this report for comment.",
    "The development, reported earlier by news agencies, was followed closely here.",
    "It is the latest turn in a story that {outlet} has covered for weeks.",
)
BOXES = (
    (
        "Good evening from {outlet}. You are reading a free article: two are left this month.",
        "Sign up for {outlet} Briefing, our "
        "morning newsletter, to have the day's most important stories in your inbox before breakfast, chosen by our editors.",
        "{outlet} is an independent, reader-funded newspaper. Our reporters hold the powerful to account without fear or favour. If you "
        "value what we do, please consider supporting us with a small amount every month. Readers who subscribe see fewer advertisements.",
        "Have a story for us? Write to the news desk in confidence. Comments on this article are moderated and close after three days.",
    ),
    (
        "This story is part of a series on people in power. Read all of it on our website.",
        "What do you think? Tell us in the comment "
        "section below, and follow our live coverage throughout the day for reaction and analysis from our correspondents.",
        "The views of agencies whose reports we carry are their own. {outlet} keeps to the code of the Press Council; corrections are "
        "printed on page two. To report an error, please name the article and the sentence, and give your name and town.",
        "Also in today's edition: our guide to the weekend's best walks, ten recipes for the first cool days, and the crossword.",
    ),
    (
        "Listen to this article: about four minutes, read by an automated voice.",
        "Our podcast looks behind the headlines every Friday. "
        "Find it wherever you listen, and leave us a review if you like what you hear.",
        "You can now share five articles a month with friends who do not subscribe to {outlet}. They will need no account to read them. "
        "Members of our circle also have access to the archive since 1998 and to talks with our editors in the old printing hall.",
        "The newsroom of {outlet} uses material of several news agencies. Times are local times unless something else is said.",
    ),
)
BRITISH = {
    "color": "colour", "favor": "favour", "favors": "favours", "favored": "favoured", "favorite": "favourite", "honor": "honour",
    "honored": "honoured", "labor": "labour", "neighbor": "neighbour", "neighbors": "neighbours", "behavior": "behaviour",
    "rumors": "rumours", "harbor": "harbour", "humor": "humour", "organization": "organisation", "organizations": "organisations",
    "organize": "organise", "organized": "organised", "recognize": "recognise", "recognized": "recognised", "realize": "realise",
    "realized": "realised", "criticize": "criticise", "criticized": "criticised", "criticizing": "criticising", "authorize": "authorise",
    "authorized": "authorised", "authorization": "authorisation", "apologize": "apologise", "apologized": "apologised",
    "emphasize": "emphasise", "emphasized": "emphasised", "legalize": "legalise", "minimize": "minimise", "center": "centre",
    "centers": "centres", "theater": "theatre", "defense": "defence", "offense": "offence", "license": "licence", "program": "programme",
    "programs": "programmes", "traveled": "travelled", "traveling": "travelling", "canceled": "cancelled", "canceling": "cancelling",
    "labeled": "labelled", "signaled": "signalled", "fueled": "fuelled", "counselor": "counsellor", "gray": "grey", "check": "cheque",
    "aging": "ageing", "judgment": "judgement", "skeptical": "sceptical", "skeptics": "sceptics", "toward": "towards", 
    "percent": "per cent",
    "gotten": "got", "airplane": "aeroplane", "analyze": "analyse", "analyzed": "analysed", "catalog": "catalogue", "dialog": "dialogue",
}  # fmt: skip
_MONTHS = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?|Sept(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_DATELINE = re.compile(r"^[A-Z][A-Za-z.,' ]{2,40}(?: \((?:AP|Reuters|CNN|Bloomberg)\))? ?[—–-]+ ?")

Edit = Callable[[list[str], str, random.Random], list[str]]
"""Paragraphs, the outlet that edits them, chance -> paragraphs."""


def paragraphs(row: Row) -> list[str]:
    return [p.strip() for p in re.split(r"\n\s*\n|\n", row["text"]) if p.strip()]


def reprint(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    return list(text)


def standfirst(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    long = max(text[1:6], key=len).split()
    return [" ".join(long[: rng.randint(7, 14)]).rstrip(",;:") + " – what is known so far", *text]


def cut(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    return text[: max(3, round(len(text) * rng.uniform(0.25, 0.6)))]


def lead(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    first = _DATELINE.sub("", text[0])
    words = first.split()
    place = next((i for i, w in enumerate(words[:-1]) if w.endswith(",") and 2 < i < len(words) - 4), None)
    if place is not None:  # what stood behind the first comma comes first
        first = " ".join([*words[place + 1 :], "–", *words[: place + 1]]).rstrip(",")
    else:
        first = f"It has emerged that {first[:1].lower()}{first[1:]}"
    city = rng.choice(("LONDON", "BRUSSELS", "WASHINGTON", "NEW YORK"))
    line = rng.choice(OWN_LINES).format(outlet=outlet)
    return [
        f"{city} (Reuters) – {first}",
        line,
        *text[1:],
        f"Reuters contributed to this report. Additional reporting by {outlet} staff.",
    ]


def order(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    rest = text[1:]
    rng.shuffle(rest)
    for local in rng.sample(LOCAL, rng.randint(1, 2)):
        rest.insert(rng.randint(1, max(1, len(rest))), local)
    return [text[0], *rest]


def spelling(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    return [_british(p) for p in text]


def _british(text: str) -> str:
    def change(match: re.Match[str]) -> str:
        found = BRITISH.get(match[0].lower())
        if found is None:
            return match[0]
        return found.capitalize() if match[0][0].isupper() else found

    text = re.sub(r"[A-Za-z]+", change, text)
    text = re.sub(rf"\b({_MONTHS}) (\d{{1,2}})\b", r"\2 \1", text)
    text = re.sub(r"(\d) ?%", r"\1 per cent", text)
    text = re.sub(r"\b(Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov)\.", r"\1", text).replace("U.S.", "US").replace("U.N.", "UN")
    return text.translate(str.maketrans({"“": "‘", "”": "’", '"': "'"}))


def boilerplate(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    above, between, below, end = (p.format(outlet=outlet) for p in BOXES[OUTLETS.index(outlet) % len(BOXES)])
    place = min(len(text), rng.randint(2, 4))
    return [above, *text[:place], between, *text[place:], below, end]


def several(text: list[str], outlet: str, rng: random.Random) -> list[str]:
    for edit in (cut, lead, spelling, boilerplate):
        text = edit(text, outlet, rng)
    return text


EDITS: tuple[Edit, ...] = (reprint, standfirst, cut, lead, order, spelling, boilerplate, several)


def copies(events: dict[str, list[Row]], rng: random.Random) -> list[Row]:
    """Three copies, of three kinds, of each of 100 articles; a copy's row has `copy_of` and `kind`."""
    fit = [
        row
        for rows in events.values()
        for row in rows
        if len(paragraphs(row)) >= 6 and 1500 <= len(row["text"]) <= 9000
    ]
    kinds = itertools.cycle(EDITS)
    made = []
    for source in rng.sample(fit, SOURCES):
        for outlet in rng.sample(OUTLETS, 3):
            edit = next(kinds)
            text = "\n\n".join(edit(paragraphs(source), outlet, rng))
            title = f"{' '.join(paragraphs(source)[1].split()[:8]).rstrip(',.')} – {outlet}"
            made.append(
                {
                    **source,
                    "url": f"https://copies.example/{len(made)}",
                    "outlet": outlet,
                    "title": title,
                    "text": text,
                    "copy_of": source["url"],
                    "kind": edit.__name__,
                }
            )
    return made


class NoClaims(Segmenter):
    """Cuts no article into claims."""

    fingerprint = "no claims"

    def segment(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        return ((article, []) for article in articles)


def origins_of(paths: list[Path]) -> dict[str, str]:
    """Origin of each address, as the desk finds it at ingest; exact copies have that of the text they repeat."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "desk")
        desk.models.segmenter = NoClaims(desk.settings, desk.models.parties)
        report = desk.ingest(paths)
        for failure in report.failures:
            print(f"not taken: {failure.item}: {failure.reason}")
        found = {}
        for head in desk.corpus():
            found[head["url"]] = head["origin"]
            found.update({carrier["url"]: head["origin"] for carrier in desk.carriers(head["id"])})
        desk.close()
    return found


def read_real(events: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Addresses of the pairs in `REAL` that the file holds."""
    found = []
    for event, *titles in REAL:
        rows = [next((r for r in events.get(event, ()) if r["title"].startswith(t)), None) for t in titles]
        if all(rows):
            found.append(tuple(r["url"] for r in rows if r))
    return found


def sample_corpus() -> dict[str, int]:
    """Pairs of the sample corpus: copies, those found, other pairs joined."""
    names = {f"sample:{path.stem}" for path in SAMPLE.iterdir()}
    found = {url: origin for url, origin in origins_of([SAMPLE]).items() if url in names}
    group = {
        url: "-".join(url.split("-")[:2]) if url.removeprefix("sample:") in SAMPLE_COPIES else url for url in found
    }
    pairs = list(itertools.combinations(found, 2))
    true = [p for p in pairs if group[p[0]] == group[p[1]]]
    joined = {p for p in pairs if found[p[0]] == found[p[1]]}
    return {
        "articles": len(found),
        "copies": len(true),
        "found": sum(p in joined for p in true),
        "wrongly_joined": len(joined - set(true)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--news", type=Path, required=True, help="JSON Lines, gzipped: event, url, outlet, title, published, text"
    )
    parser.add_argument("--out", type=Path, help="where the figures go as JSON")
    args = parser.parse_args()
    rng = random.Random(SEED)
    events = read_events(args.news)
    made = copies(events, rng)
    rows = [row for of_event in events.values() for row in of_event] + made
    rng.shuffle(rows)
    with tempfile.TemporaryDirectory() as folder:
        found = origins_of([write_rows(rows, Path(folder) / "rows.jsonl")])
    real = read_real(events)
    come_from = {b: a for a, b in real}
    root = {row["url"]: come_from.get(row.get("copy_of", row["url"]), row.get("copy_of", row["url"])) for row in rows}
    settings = Settings()
    marks = {row["url"]: shingles(article_from_row(row, "", row["url"], settings)[0].text) for row in rows}
    of_event: dict[str, list[str]] = {}
    for row in rows:
        of_event.setdefault(row["event"], []).append(row["url"])
    true, joined = set(), set()
    for urls in of_event.values():
        for a, b in itertools.combinations(sorted(urls), 2):
            if root[a] == root[b]:
                true.add((a, b))
            if found[a] == found[b]:
                joined.add((a, b))
    within = sum(len(urls) * (len(urls) - 1) // 2 for urls in of_event.values())
    originals = {row["url"] for row in rows if "kind" not in row}
    wrong = [(a, b) for a, b in joined - true if {a, b} <= originals]
    result: dict[str, Any] = {
        "articles": len(rows),
        "pairs_within_events": within,
        "pairs_of_one_source": len(true),
        "joined": len(joined),
        "precision": round(len(joined & true) / len(joined), 4),
        "recall": round(len(joined & true) / len(true), 4),
        "wrongly_joined": len(joined - true),
        "wrongly_joined_originals": len(wrong),
        "joined_across_events": joined_across(rows, found),
        "real_copies": len(real),
        "real_copies_found": sum(found[a] == found[b] for a, b in real),
    }
    print("\n".join(f"{name:26} {value}" for name, value in result.items()))
    print("kind          copies  found with the source  least shared")
    kinds: dict[str, dict[str, Any]] = {}
    for edit in EDITS:
        these = [row for row in made if row["kind"] == edit.__name__]
        hit = sum(found[row["url"]] == found[row["copy_of"]] for row in these)
        least = min(containment(marks[row["url"]], marks[row["copy_of"]]) for row in these)
        kinds[edit.__name__] = {"copies": len(these), "found": hit, "least_shared": round(least, 3)}
        print(f"{edit.__name__:12} {len(these):7}  {hit:21}  {least:12.2f}")
    both = Counter()
    kind_of = {row["url"]: row.get("kind", "source") for row in rows}
    for a, b in true:
        both[tuple(sorted((kind_of[a], kind_of[b]))), (a, b) in joined] += 1
    lost = {pair: n for (pair, ok), n in both.items() if not ok}
    print(
        "pairs of one source that do not share an origin:",
        {" and ".join(p): n for p, n in sorted(lost.items())} or "none",
    )
    for a, b in sorted(wrong):
        print(f"wrongly joined: {a} {b} {containment(marks[a], marks[b]):.2f}")
    sample = sample_corpus()
    print(f"sample corpus: {sample}")
    if args.out:
        write_result({**result, "kinds": kinds, "sample_corpus": sample}, args.out)


def joined_across(rows: list[Row], found: dict[str, str]) -> int:
    """Pairs of articles of different events that share an origin."""
    events = Counter((found[row["url"]], row["event"]) for row in rows)
    origins = Counter(found[row["url"]] for row in rows)
    pairs = sum(n * (n - 1) // 2 for n in origins.values())
    return pairs - sum(n * (n - 1) // 2 for n in events.values())


if __name__ == "__main__":
    main()
