"""`samen run`, `demo`, `migrate` and `doctor`: a process and its database."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config import Settings


def run(
    host: Annotated[str | None, typer.Option(help="Where to listen; else SAMEN_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Else SAMEN_PORT.")] = None,
) -> None:
    """Serve the web chat, the console and Telegram until stopped."""
    import uvloop

    from bot import startup
    from bot.app import compose
    from bot.serve import serve

    settings = startup.begin(host=host, port=port)
    startup.require(settings)
    with startup.owned(settings):
        startup.require_current(settings)
        startup.install_keys(settings)

        typer.echo(f"Samen serves {settings.public_url} and stops with Ctrl+C.", err=True)

        async def work() -> None:
            await serve(compose(settings))

        uvloop.run(work())


def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Start over with a new demo school.")] = False,
) -> None:
    """Serve a demo school with families who already chat, on this computer only."""
    from bot import demo as demonstration
    from bot import startup

    settings = startup.begin()
    startup.require(settings)
    demonstration.run(settings, reset=reset)


def migrate() -> None:
    """Make the database, or bring it up to date; an embedded one is copied first."""
    from bot import startup
    from bot.store import schema, state

    settings = startup.begin()
    name = startup.database_name(settings)
    with startup.owned(settings):
        before = state.find(settings.database_url)
        match before:
            case state.Standing(is_current=True):
                typer.echo(f"{name} is up to date (revision {before.revision}); nothing to do.")
                return
            case state.Standing(is_known=False):
                startup.require_current(settings)
        if isinstance(before, state.Standing) and settings.is_sqlite:
            typer.echo(f"Copied to {_copy(settings, before.revision)}")
        if settings.is_sqlite:
            _make_private(settings)
        schema.upgrade(settings.database_url)
        made = "made" if isinstance(before, state.Missing) else f"brought from revision {before.revision}"
        typer.echo(f"{name} was {made}, now at revision {state.newest()}.")


def _copy(settings: "Settings", revision: str) -> str:
    """A copy beside the database that only its owner can read, complete even while something reads the original."""
    import os
    import sqlite3
    from contextlib import closing

    from bot import clock, startup

    source = startup.database_name(settings)
    target = f"{source}.before-{revision}-{clock.now():%Y%m%dT%H%M%S}"
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (target,))
    return target


def _make_private(settings: "Settings") -> None:
    """Before SQLite makes it with the modes of the moment; its journals take over the database's."""
    from pathlib import Path

    from bot import startup

    path = Path(startup.database_name(settings))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def doctor() -> None:
    """Look whether everything Samen needs is there, and say what to do where it is not."""
    import asyncio

    from bot import startup
    from bot.doctor import Finding, Level, examine
    from bot.refusal import Refused

    try:
        findings = asyncio.run(examine(startup.begin()))
    except Refused as wrong:
        findings = [Finding(Level.FAIL, line) for line in str(wrong).splitlines()]
    for finding in findings:
        typer.echo(f"{finding.level.value:4}  {finding.what}")
        if finding.advice:
            typer.echo(f"      -> {finding.advice}")
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)
