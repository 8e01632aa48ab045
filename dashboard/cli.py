"""`onrecord`: build, extract, code, check, actors, evaluate, serve. Each room adds its command here, a few lines each."""

from __future__ import annotations

import sys

import typer

from dashboard.errors import OnRecordError

app = typer.Typer(name="onrecord", help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def onrecord() -> None:
    """News articles about Russia's war on Ukraine, turned into who said what."""


def main() -> None:
    """Run the command line; a user's mistake is one plain line and exit status 2."""
    try:
        app()
    except OnRecordError as error:
        sys.stderr.write(f"onrecord: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
