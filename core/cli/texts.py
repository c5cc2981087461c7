"""Commands for texts that are not stored: claims and check for whole articles, judge and match for statements."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from core.cli.group import Bars, main, open_desk, settings_of, told_errors

if TYPE_CHECKING:
    pass


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
        "unresolved": list(claim.unresolved),
    }


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


def json_lines(file: IO[str]) -> Iterator[tuple[int, Any]]:
    """(line number, value) of each line that is not empty; a line that is no JSON gives the error itself."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, error
