"""Commands of the queue: flags, decide, correct, flag, export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from core.cli.group import STANCES, STATUSES, main, open_desk, told_errors

if TYPE_CHECKING:
    from core.records import FlagView

FIELDS = ("speaker", "party", "stance", "statement")
VERDICTS = (*STATUSES[1:], "reopened")
FORMATS = ("csv", "jsonl", "markdown", "claimreview")


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
