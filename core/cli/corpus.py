"""Commands that read articles in, take them out, and keep the desk sound: ingest, refresh, remove, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.group import Bars, main, open_desk, told_errors

if TYPE_CHECKING:
    from core.records import IngestReport


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
