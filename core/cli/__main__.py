"""`python -m core.cli` is `crossclaim`."""

from core.cli import main

main(prog_name="crossclaim")
