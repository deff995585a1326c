"""The demo: a school that is already there, with a page that shows several people's chats side by side."""

import asyncio
import ipaddress
import sys
from pathlib import Path

from bot import startup
from bot.app import Samen, compose
from bot.config import Settings
from bot.demo import families, seed
from bot.demo.site import DemoSite
from bot.refusal import Refused
from bot.serve import serve
from bot.store import state

DATABASE_URL = "sqlite:///data/demo.db"


def run(settings: Settings, *, reset: bool = False) -> None:
    """Blocks until the process is stopped. The second start keeps the data unless `reset`."""
    settings = _own_database(settings, reset=reset)
    _check(settings)
    with startup.owned(settings):
        if reset:
            _remove(settings)
        _say(f"Database: {startup.database_name(settings)}")
        _make_current(settings.database_url)
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    samen = compose(settings)
    if await samen.db.read(seed.is_empty):
        _say(f"Making the demo school: {families.SCHOOL} ...")
        code = await seed.fill(samen)
        _say(f"  {len(families.GROUPS)} groups, {len(families.STAFF)} staff, {len(families.PARENTS)} parents.")
        _say(f"  An invite nobody used yet: {settings.public_url}/chat/i/{code}")
    ready = asyncio.Event()
    site = DemoSite(samen)
    saying = asyncio.create_task(_when_ready(ready, settings, samen))
    await serve(samen, extra=site.routes(), ready=ready)
    saying.cancel()


async def _when_ready(ready: asyncio.Event, settings: Settings, samen: Samen) -> None:
    await ready.wait()
    _say("")
    _say(f"Samen is up. Open {settings.public_url} to see a teacher and three parents side by side.")
    _say(f"  Chat as a visitor:   {settings.public_url}/chat")
    _say(f"  Console (as Karin):  {settings.public_url}/demo/console")
    _say("  Telegram:            " + ("on" if samen.telegram else "off (set SAMEN_TELEGRAM_TOKEN to try it)"))
    _say("Stop with Ctrl+C. `make demo RESET=1` starts over.")


def _own_database(settings: Settings, *, reset: bool) -> Settings:
    """A file beside the real one, so that nothing here can touch a real school."""
    if "database_url" not in settings.model_fields_set:
        return settings.model_copy(update={"database_url": DATABASE_URL})
    if reset:
        raise Refused(f"the demo only starts over in its own {DATABASE_URL}; unset SAMEN_DATABASE_URL")
    return settings


def _check(settings: Settings) -> None:
    """The demo lets anybody in as anybody: it must never be reachable from outside."""
    if settings.host != "localhost" and not ipaddress.ip_address(settings.host).is_loopback:
        raise Refused(f"the demo only serves this computer; SAMEN_HOST must be 127.0.0.1, not {settings.host}")
    if not settings.is_sqlite:
        raise Refused("the demo uses an embedded database of its own; unset SAMEN_DATABASE_URL")


def _make_current(url: str) -> None:
    match state.find(url):
        case state.Standing(is_current=True):
            return
        case _:
            from bot.store import schema  # Alembic is slow to load, and a second start does not need it

            schema.upgrade(url)


def _remove(settings: Settings) -> None:
    """The demo's database only, never a folder."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
