"""What do all commands share: the group that they hang in, its desk, its errors, its progress bars?"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from core.desk import Desk
    from core.settings import Settings

STANCES = ("asserts", "denies", "doubts", "asks")
STATUSES = ("open", "confirmed", "dismissed", "not comparable", "needs reporting")


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
