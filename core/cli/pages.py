"""Commands that open the dashboard: dashboard, demo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.group import Bars, main, open_desk, settings_of, told_errors

if TYPE_CHECKING:
    pass

ROOT = Path(__file__).resolve().parents[2]


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
