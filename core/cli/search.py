"""The command that looks for claims: search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.group import STANCES, main, open_desk, told_errors

if TYPE_CHECKING:
    from core.records import Moment, SearchMatch


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
