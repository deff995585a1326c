"""The command `samen`. Each command loads only what it needs, so that the small ones answer at once."""

import gc
import sys
from typing import Annotated

import typer

from bot.commands import content, glossary, people, server, talk
from bot.commands.mistakes import Commands

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local values, and with them people's words
    rich_markup_mode=None,
    help="Samen: parents and school, each in their own language.",
)
app.command()(server.run)
app.command()(server.demo)
app.command()(server.migrate)
app.command()(server.backup)
app.command()(server.doctor)
app.command()(talk.talk)
app.command()(content.explain)
app.command()(content.check)
app.command()(people.invite)
app.add_typer(people.school, name="school")
app.add_typer(people.roster, name="roster")
app.add_typer(people.staff, name="staff")
app.add_typer(people.notice, name="notice")
app.add_typer(glossary.glossary, name="glossary")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"samen {version('samen')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    gc.set_threshold(50_000, 20, 20)  # most of what is made stays: to look for garbage among it is a seventh of a start
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # one letter that cannot be read or shown must not end a command
    app(prog_name="samen")


if __name__ == "__main__":
    main()
