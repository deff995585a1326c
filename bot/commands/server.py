"""`samen run`, `demo`, `migrate`, `backup` and `doctor`: a process and its database."""

from pathlib import Path
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
            typer.echo(f"Copied to {_copy(settings, f'before-{before.revision}')}")
        if settings.is_sqlite:
            _make_private(settings)
        schema.upgrade(settings.database_url)
        made = "made" if isinstance(before, state.Missing) else f"brought from revision {before.revision}"
        typer.echo(f"{name} was {made}, now at revision {state.newest()}.")


def backup(
    path: Annotated[
        Path | None, typer.Argument(help="A file, or a folder to put it in; else a file beside the database.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
) -> None:
    """Copy the embedded database, complete and checked, also while a server runs."""
    from bot import startup
    from bot.refusal import Refused
    from bot.store import state

    settings = startup.begin()
    if not settings.is_sqlite:
        raise Refused(f"PostgreSQL has its own tool for this; run: {_dump(settings, path)}")
    source = startup.database_name(settings)
    if isinstance(state.find(settings.database_url), state.Missing):
        raise Refused(f"there is no database at {source} yet; nothing to copy")
    made = _copy(settings, "backup", path, replace=force)
    key = "SAMEN_SECRET_KEY" if settings.secret_key else settings.data_folder / "secret.key"
    typer.echo(f"Copied {source} to {made} ({made.stat().st_size:,} bytes) and checked the copy.")
    typer.echo(f"People's words in it need the key: keep {key} too, in another place.")


def _copy(settings: "Settings", why: str, path: Path | None = None, *, replace: bool = False) -> Path:
    """A copy at `path`, or beside the database, named after its reason and the time."""
    from bot import clock, startup
    from bot.store import backup

    source = Path(startup.database_name(settings))
    name = f"{source.name}.{why}-{clock.now():%Y%m%dT%H%M%S}"
    target = path or source.with_name(name)
    if target.is_dir():
        target /= name
    backup.copy(source, target, replace=replace)
    return target


def _dump(settings: "Settings", path: Path | None) -> str:
    """The command that copies a PostgreSQL database. It asks for the password or finds it in ~/.pgpass."""
    import shlex

    from sqlalchemy.engine import URL, make_url

    url = make_url(settings.database_url)
    place = URL.create("postgresql", url.username, host=url.host, port=url.port, database=url.database, query=url.query)
    shown = place.difference_update_query(["password"])
    file = path if path and not path.is_dir() else (path or Path()) / "samen.dump"
    words = ["pg_dump", "--format=custom", f"--file={file}", shown.render_as_string(hide_password=False)]
    return f"umask 077; {shlex.join(words)}"


def _make_private(settings: "Settings") -> None:
    """Before SQLite makes it with the modes of the moment; its journals take over the database's."""
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
