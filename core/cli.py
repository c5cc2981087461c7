"""What does `crossclaim …` offer? Thin commands over the Desk.

Heavy modules are imported inside the commands, so that `crossclaim --help` answers at once.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

if TYPE_CHECKING:
    from core.desk import Desk
    from core.records import FlagView, IngestReport, Moment, SearchMatch
    from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("speaker", "party", "stance", "statement")
STANCES = ("asserts", "denies", "doubts", "asks")
STATUSES = ("open", "confirmed", "dismissed", "not comparable", "needs reporting")
VERDICTS = (*STATUSES[1:], "reopened")
FORMATS = ("csv", "jsonl", "markdown", "claimreview")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="crossclaim")
@click.option(
    "--desk", type=click.Path(path_type=Path), help="The desk's folder [default: CROSSCLAIM_HOME, or your data folder]."
)
@click.pass_context
def main(context: click.Context, desk: Path | None) -> None:
    """Lay the claims of contested stories side by side, and see who contradicts whom.

    It never says who is right: that is the editor's verdict.
    """
    context.obj = desk


def told_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Errors that a user can mend end a command with one line and exit status 2."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from core.errors import CrossclaimError

        try:
            return command(*args, **kwargs)
        except CrossclaimError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            # The reader of a pipe left: nothing more to say, and nothing to flush to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    return wrapped


def settings_of(home: Path | None) -> Settings:
    from core.settings import Settings

    settings = Settings.from_env()
    return replace(settings, home=home) if home is not None else settings


def open_desk(home: Path | None) -> Desk:
    from core.desk import Desk

    return Desk(settings_of(home))


class Bars:
    """One progress bar a stage, on standard error; silent where that is no terminal."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage != self.stage:
            self.close()
            self.stage = stage
            self.bar = tqdm(total=total, desc=stage, unit="", disable=None, leave=True, file=sys.stderr)
        self.bar.total = total
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.pass_obj
@told_errors
def ingest(home: Path | None, paths: tuple[str, ...]) -> None:
    """Read files and folders (.txt .md .html .json .jsonl .jsonld) into the desk.

    ClaimReview markup in .json and .jsonld is read as claims already fact-checked.

    A bad item is named, skipped and counted; the exit status is then 1.
    """
    bars = Bars()
    report = open_desk(home).ingest(paths, bars)
    bars.close()
    tell_report(report)
    sys.exit(1 if report.failures else 0)


@main.command()
@click.pass_obj
@told_errors
def refresh(home: Path | None) -> None:
    """Redo what changed models or rules ask for, and finish what a killed run left."""
    bars = Bars()
    report = open_desk(home).refresh(bars)
    bars.close()
    click.echo(
        f"{report.claims} claims cut, {report.encoded} statements encoded, {report.judged} readings by the judge"
    )
    click.echo(f"{report.flags} flags in the desk")


@main.command()
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--outlet", help="Remove all articles of exactly this outlet.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@told_errors
def remove(home: Path | None, addresses: tuple[str, ...], outlet: str | None, yes: bool) -> None:
    """Remove articles by ADDRESS, or an outlet: claims and relations go, verdicts stay in the history."""
    if bool(addresses) == bool(outlet):
        raise click.UsageError("name either addresses of articles or one --outlet")
    desk = open_desk(home)
    what = f"all articles of {outlet}" if outlet else f"{len(addresses)} addresses: {', '.join(addresses)}"
    if not yes:
        click.confirm(f"Remove {what}?", abort=True)
    bars = Bars()
    removed = desk.remove_outlet(outlet, bars) if outlet else desk.remove(addresses, bars)
    bars.close()
    click.echo(
        f"removed: {removed.articles} articles, {removed.copies} noted copies, {removed.claims} claims, {removed.relations} relations"
    )
    if removed.kept_elsewhere:
        click.echo(f"{removed.kept_elsewhere} of these texts stay: other addresses carry them")


def tell_report(report: IngestReport) -> None:
    for failure in report.failures:
        click.echo(f"skipped  {failure.item}: {failure.reason}", err=True)
    for gap in report.gaps:
        click.echo(f"gap      {gap.item}: {gap.reason}", err=True)
    click.echo(
        f"articles: {report.added} new, {report.updated} changed, {report.unchanged} unchanged, {report.copies} copies of a text at hand,"
        f" {len(report.failures)} skipped, {report.ignored} files of other types"
    )
    click.echo(
        f"claims: {report.claims} new; {report.encoded} statements encoded; {report.matches} new matches;"
        f" {report.judged} readings by the judge"
    )
    click.echo(f"flags in the desk: {report.flags}")


def moment(context: click.Context, option: click.Parameter, typed: str | None) -> Moment | None:
    """A date of an option.

    Raises:
        click.BadParameter: it is none.
    """
    from core.lookup import parse_moment

    try:
        return parse_moment(typed) if typed else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@main.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="Claims shown at most.")
@click.option("--party", help="Only claims that speak for this party.")
@click.option("--outlet", help="Only articles whose outlet holds these words.")
@click.option("--since", callback=moment, help="Only reports from this date on: 2024, 2024-05 or 2024-05-15.")
@click.option("--until", callback=moment, help="Only reports up to this date, itself included.")
@click.option("--stance", type=click.Choice(STANCES), help="Only claims that their speaker so takes.")
@click.option("--quotes-only", is_flag=True, help="Only words in quotation marks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
@told_errors
def search(
    home: Path | None,
    text: str,
    limit: int,
    party: str | None,
    outlet: str | None,
    since: Moment | None,
    until: Moment | None,
    stance: str | None,
    quotes_only: bool,
    as_json: bool,
) -> None:
    """Find claims near in meaning to TEXT, by party, each with its relation to TEXT.

    TEXT is a statement, a question or a name. Words in double quotes must occur: '"trilateral group" stopped'.
    """
    from core.lookup import Filters, Query
    from core.records import Stance

    filters = Filters(party, outlet, since, until, Stance(stance) if stance else None, quotes_only)
    desk = open_desk(home)
    matches = desk.search(text, limit, filters)
    if as_json:
        click.echo(json.dumps({"query": text, "matches": [m.record() for m in matches]}, ensure_ascii=False))
        return
    if not matches:
        matches = desk.search(Query.read(text).text, 3)
        if not matches:
            empty = desk.counts()["articles"] == 0
            click.echo("The desk is empty: read articles in with `crossclaim ingest`." if empty else "No claims found.")
            return
        click.echo("No claims found. The nearest without filters and without words that must occur:")
    for column, found in desk.accounts(matches).items():
        click.echo(click.style(f"\n{column}", bold=True))
        for match in found:
            click.echo(match_text(match))


def match_text(match: SearchMatch) -> str:
    claim, article, judged = match.view.claim, match.view.article, match.judgement
    who = f"{claim.speaker}: " if claim.speaker else ""
    head = f"  [{judged.label.value} {judged.p_contradicts:.2f} | cosine {match.score:.2f}] {who}{claim.statement}"
    when = str(article.published) if article.published else "no date"
    reasons = "; ".join(f"{r.kind.value} {r.text}" for r in judged.reasons)
    return f"{head}\n      {article.outlet}, {when}, {article.url}" + (f"  ({reasons})" if reasons else "")


@main.command()
@click.option("--status", type=click.Choice(STATUSES), help="Only flags of this status.")
@click.option("--muted", is_flag=True, help="Muted flags too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
@told_errors
def flags(home: Path | None, status: str | None, muted: bool, as_json: bool) -> None:
    """List contradictions for review, first to see first."""
    desk = open_desk(home)
    found = desk.flags(status)
    hidden = frozenset() if muted else desk.muted(desk.flags())
    found, left_out = [v for v in found if v.flag not in hidden], sum(v.flag in hidden for v in found)
    if not found and not as_json:
        click.echo("No flags." if status is None else f"No flags that are {status}.")
    if left_out:
        click.echo(f"{left_out} muted flags are left out: list them with --muted", err=True)
    for view in found:
        click.echo(json.dumps(view.record(), ensure_ascii=False) if as_json else flag_text(view))


def flag_text(view: FlagView) -> str:
    reasons = "; ".join(f"{r.kind.value} {r.text}" for r in view.relation.judgement.reasons) or "meaning"
    chance = f"added by {view.added.editor or 'hand'}" if view.added else f"{view.relation.judgement.p_contradicts:.2f}"
    lines = [f"{view.flag}  {chance}  {view.status}  {view.relation.circumstance.value}  ({reasons})"]
    for side in (view.a, view.b):
        who = side.claim.speaker or "the outlet itself"
        party = f", {side.claim.party}" if side.claim.party else ""
        lines.append(f"    {who}{party} | {side.article.outlet}: {side.claim.statement}")
    return "\n".join(lines)


@main.command()
@click.argument("flag")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--note", default="", help="Why.")
@click.option("--editor", default="", help="Who decides.")
@click.option("--after", type=int, help="Number of the last verdict you have seen; refuses to overrule a later one.")
@click.pass_obj
@told_errors
def decide(home: Path | None, flag: str, verdict: str, note: str, editor: str, after: int | None) -> None:
    """Record a VERDICT on a FLAG. Earlier verdicts stay."""
    decision = open_desk(home).decide(flag, verdict, note, editor, after)
    click.echo(f"{decision.verdict.value}: flag {decision.flag}, verdict number {decision.number}")


@main.command()
@click.argument("claim")
@click.option("--speaker", help='Who says it; "": nobody named.')
@click.option("--party", help='The side it speaks for; "": unknown.')
@click.option("--stance", type=click.Choice(STANCES), help="The speaker's stance to the statement.")
@click.option("--statement", help="The bare statement, made to stand alone.")
@click.option(
    "--undo", multiple=True, type=click.Choice(FIELDS), help="Back to the tool's reading of this; repeatable."
)
@click.option("--editor", default="", help="Who corrects.")
@click.option("--note", default="", help="Why.")
@click.option("--after", type=int, help="Number of the last correction you have seen; refuses to overrule a later one.")
@click.pass_obj
@told_errors
def correct(
    home: Path | None, claim: str, undo: tuple[str, ...], editor: str, note: str, after: int | None, **given: str | None
) -> None:
    """Correct what the tool read in a CLAIM. Earlier corrections stay, and a refresh keeps what stands."""
    from core.corrections import Changes

    changes = {name: value for name, value in given.items() if value is not None} | dict.fromkeys(undo)
    desk = open_desk(home)
    made = desk.correct(claim, editor, note, after, **cast("Changes", changes))
    stands = desk.claim(claim).claim
    click.echo(
        f"correction number {made.number}: {stands.speaker or 'the outlet itself'} ({stands.party or 'party unknown'})"
    )
    click.echo(f"    {stands.stance.value}: {stands.statement}")


@main.command()
@click.argument("a")
@click.argument("b")
@click.option("--editor", default="", help="Who adds it.")
@click.option("--note", default="", help="Why.")
@click.pass_obj
@told_errors
def flag(home: Path | None, a: str, b: str, editor: str, note: str) -> None:
    """Add a contradiction between the claims A and B that the tool missed."""
    click.echo(flag_text(open_desk(home).add_flag(a, b, editor, note)))


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: a record of the cleaned text, then one a claim.")
@click.pass_obj
@told_errors
def claims(home: Path | None, files: tuple[str, ...], as_json: bool) -> None:
    """Show the claims of FILES; stores nothing."""
    from core.claims.segment import Segmenter
    from core.reading.files import expand, read_paths
    from core.records import why_not_segmented

    settings = settings_of(home)
    segmenter = Segmenter(settings)
    paths, missing, _ = expand(files)
    bad = len(missing)
    for failure in missing:
        click.echo(f"skipped  {failure.item}: {failure.reason}", err=True)
    for item in read_paths(paths, settings):
        if item.article is None:
            bad += 1
            click.echo(f"skipped  {item.item}: {item.failure}", err=True)
            continue
        [(article, found)] = segmenter.segment([item.article])
        record = {"article": item.item, "text": article.text}
        reason = why_not_segmented(article.language)
        if reason is not None:
            click.echo(f"not segmented  {item.item}: {reason}", err=True)
            record["not_segmented"] = reason
        if as_json:
            click.echo(json.dumps(record, ensure_ascii=False))
        for claim in found:
            if as_json:
                click.echo(json.dumps(claim_record(item.item, claim), ensure_ascii=False))
            else:
                who = (
                    f"{claim.speaker or '?'} ({claim.party or 'party unknown'})"
                    if claim.attribution.source
                    else "the outlet"
                )
                click.echo(
                    f"{claim.start:6}-{claim.end:<6} {who} {claim.stance.value}, {claim.mode.value}: {claim.statement}"
                )
    sys.exit(1 if bad else 0)


def claim_record(item: str, claim: Any) -> dict[str, object]:
    spans = claim.attribution
    return {
        "article": item,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "statement": claim.statement,
        "source": [list(s) for s in spans.source],
        "cue": [list(s) for s in spans.cue],
        "content": [list(s) for s in spans.content],
        "chain": list(spans.chain),
        "speaker": claim.speaker,
        "role": claim.role,
        "party": claim.party,
        "parties": list(claim.parties),
        "stance": claim.stance.value,
        "mode": claim.mode.value,
        "checkworthiness": round(claim.checkworthiness, 3),
    }


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@click.pass_obj
@told_errors
def judge(home: Path | None, file: IO[str]) -> None:
    """Judge pairs: JSON Lines {"a", "b"} (optional "stance_a", "stance_b") in, the same lines with the relation out."""
    from core.pipeline import Models, chunks
    from core.records import Stance, reason_record
    from core.relations.texts import judge_texts

    models = Models(settings_of(home))
    bad = 0
    for part in chunks(list(json_lines(file)), 256):
        rows: list[tuple[int, dict[str, Any]]] = []
        pairs = []
        for number, row in part:
            reason = pair_fault(row)
            if reason:
                bad += 1
                click.echo(f"skipped  line {number}: {reason}", err=True)
                continue
            rows.append((number, row))
            pairs.append(
                (row["a"], row["b"], Stance(row.get("stance_a") or "asserts"), Stance(row.get("stance_b") or "asserts"))
            )
        for (_, row), judged in zip(rows, judge_texts(models, pairs), strict=True):
            row |= {
                "relation": judged.label.value,
                "p_agrees": round(judged.p_agrees, 6),
                "p_contradicts": round(judged.p_contradicts, 6),
                "p_related": round(judged.p_related, 6),
                "reasons": [reason_record(r) for r in judged.reasons],
            }
            click.echo(json.dumps(row, ensure_ascii=False))
    sys.exit(1 if bad else 0)


def json_lines(file: IO[str]) -> Iterator[tuple[int, Any]]:
    """(line number, value) of each line that is not empty; a line that is no JSON gives the error itself."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, error


def pair_fault(row: Any) -> str:
    """Why a row cannot be judged, or ""."""
    from core.records import Stance

    if isinstance(row, Exception):
        return f"not JSON ({row})"
    if not isinstance(row, dict):
        return "not a JSON object"
    for key in ("a", "b"):
        if not isinstance(row.get(key), str):
            return f"{key!r} is missing or no text"
    for key in ("stance_a", "stance_b"):
        if row.get(key) and row[key] not in {s.value for s in Stance}:
            return f"{key!r} is {row[key]!r}: none of {', '.join(s.value for s in Stance)}"
    return ""


@main.command()
@click.argument("queries", type=click.File("r", encoding="utf-8"))
@click.argument("candidates", metavar="CLAIMS", type=click.File("r", encoding="utf-8"))
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 10000), help="Claims shown for each query.")
@click.pass_obj
@told_errors
def match(home: Path | None, queries: IO[str], candidates: IO[str], top: int) -> None:
    """Find for each of QUERIES the nearest of CLAIMS; both JSON Lines {"id", "text"}; needs no desk."""
    from core.models.encoder import Encoder
    from core.relations.texts import match_texts

    asked, offered = texts_of(queries, "QUERIES"), texts_of(candidates, "CLAIMS")
    encoder = Encoder(settings_of(home))
    names = [i for i, _ in offered]
    for (name, _), found in zip(
        asked, match_texts(encoder, [t for _, t in asked], [t for _, t in offered], top), strict=True
    ):
        matches = [{"id": names[row], "score": round(score, 4)} for row, score in found]
        click.echo(json.dumps({"id": name, "matches": matches}, ensure_ascii=False))


def texts_of(file: IO[str], what: str) -> list[tuple[Any, str]]:
    found = []
    for number, row in json_lines(file):
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise click.ClickException(f"{what}, line {number}: not an object with an id and a text")
        found.append((row["id"], row["text"]))
    return found


@main.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object a claim, with its accounts.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write a report: OUT.md or OUT.docx.")
@click.pass_obj
@told_errors
def check(home: Path | None, file: str, as_json: bool, report: Path | None) -> None:
    """Check unpublished copy in FILE (- for standard input) against the desk; stores nothing.

    Each claim is contradicted, already fact-checked, supported or unseen in the desk.
    """
    from core.review import draft_report

    if report is not None and report.suffix.lower() not in draft_report.FORMS:
        raise click.BadParameter(f"{report.name} is no .md or .docx file", param_hint="--report")
    text = sys.stdin.read() if file == "-" else draft_of(file, home)
    bars = Bars()
    checked = open_desk(home).check_draft(text, bars)
    bars.close()
    if report is not None:
        data = draft_report.FORMS[report.suffix.lower()](checked)
        try:
            report.write_bytes(data)
        except OSError as error:
            raise click.ClickException(f"{report}: {error.strerror or error}") from error
        click.echo(f"report written to {report}", err=True)
    elif as_json:
        for record in draft_report.records(checked):
            click.echo(json.dumps(record, ensure_ascii=False))
    else:
        click.echo(draft_report.as_markdown(checked), nl=False)


def draft_of(file: str, home: Path | None) -> str:
    """The text of the one article that a file holds."""
    from core.errors import ReadingError
    from core.reading.files import read_paths

    items = list(read_paths([file], settings_of(home)))
    if len(items) != 1:
        raise ReadingError(file, f"one text is wanted, the file holds {len(items)}")
    if items[0].article is None:
        raise ReadingError(file, items[0].failure or "not readable")
    return items[0].article.text


@main.command()
@click.argument("format", type=click.Choice(FORMATS))
@click.option("--status", type=click.Choice(STATUSES), help="Only flags of this status.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write [default: standard output]."
)
@click.pass_obj
@told_errors
def export(home: Path | None, format: str, status: str | None, output: Path | None) -> None:
    """Write the flags with their verdicts as FORMAT.

    markdown is a right-of-reply pack; claimreview is schema.org JSON-LD of the confirmed flags alone.
    """
    from core.review.claimreview import confirmed
    from core.review.export import FORMATS as forms

    found = open_desk(home).flags(status)
    found = confirmed(found) if format == "claimreview" else found
    text = forms[format](found)
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{output}: {error.strerror or error}") from error
        click.echo(f"{len(found)} flags written to {output}", err=True)


@main.command()
@click.option("--no-repair", is_flag=True, help="Only say what is wrong.")
@click.pass_obj
@told_errors
def doctor(home: Path | None, no_repair: bool) -> None:
    """Check store and index against each other, and repair the index."""
    found = open_desk(home).doctor(repair=not no_repair)
    for line in found:
        click.echo(line)
    if not found:
        click.echo("All is well.")
    sys.exit(1 if any("rebuilt" not in line for line in found) else 0)


@main.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.pass_obj
@told_errors
def dashboard(home: Path | None, port: int, no_browser: bool) -> None:
    """Open the dashboard in a browser. It listens on this machine alone."""
    run_dashboard(settings_of(home).desk_folder(), port, no_browser)


@main.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--load-only", is_flag=True, help="Load the sample corpus, then end.")
@click.pass_obj
@told_errors
def demo(home: Path | None, port: int, no_browser: bool, load_only: bool) -> None:
    """Load the sample corpus into a desk of its own and open the dashboard."""
    corpus = ROOT / "sample_corpus" / "articles"
    if not corpus.is_dir():
        raise click.ClickException(
            f"the sample corpus is not at {corpus}: it comes with the source, not with the wheel"
        )
    folder = home if home is not None else settings_of(None).desk_folder().parent / "demo"
    bars = Bars()
    report = open_desk(folder).ingest([corpus], bars)
    bars.close()
    for failure in report.failures:
        click.echo(f"skipped  {failure.item}: {failure.reason}", err=True)
    click.echo(
        f"Sample desk at {folder}: {report.added} articles new, {report.unchanged} at hand, {report.flags} flags."
    )
    if not load_only:
        run_dashboard(folder, port, no_browser)


def run_dashboard(folder: Path, port: int, no_browser: bool) -> None:
    app = ROOT / "dashboard" / "app.py"
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    command += ["--server.headless", "true"] if no_browser else []
    environment = os.environ | {"CROSSCLAIM_HOME": str(folder.resolve()), "HF_HUB_OFFLINE": "1"}
    click.echo(f"Dashboard of {folder} at http://127.0.0.1:{port} (end with Ctrl-C)", err=True)
    # The folder of the entry file holds .streamlit/config.toml.
    try:
        sys.exit(subprocess.call(command, cwd=app.parent, env=environment))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
