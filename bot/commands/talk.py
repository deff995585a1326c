"""`samen talk`: a chat in the terminal, with everything that happens in a messenger."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config import Settings

HINT = "Type a button's number or your words; :photo, :voice … stand for what cannot be typed; /quit ends."


def talk(
    lang: Annotated[str, typer.Option(help="The language of the telephone; it is offered first.")] = "nl",
    invite: Annotated[str, typer.Option(help="An invite's code, as on the letter.")] = "",
    name: Annotated[str, typer.Option("--as", help="Who talks; each name is a person of its own.")] = "me",
    aside: Annotated[bool, typer.Option("--aside", help="In a throw-away demo school; nothing is kept.")] = False,
) -> None:
    """Chat with Samen here, as a parent does on a telephone."""
    import asyncio
    import logging

    from bot import startup
    from bot.i18n.languages import all_languages
    from bot.refusal import Refused
    from bot.store.db import Locked

    if lang not in all_languages():
        raise Refused(f"there is no language {lang!r}; choose one of: {', '.join(all_languages())}")
    settings = startup.begin()
    logging.getLogger().setLevel(logging.WARNING)  # news of lanes would stand between the messages
    if sys.stdin.isatty():
        typer.echo(HINT + "\n")
    if aside:
        with _thrown_away(settings) as elsewhere:
            asyncio.run(_talk(elsewhere, lang=lang, code=invite, name=name, seed=True))
        return
    try:
        with startup.owned(settings):
            startup.require_current(settings)
            startup.install_keys(settings)
            asyncio.run(_talk(settings, lang=lang, code=invite, name=name))
    except Locked as error:
        raise Refused(f"{error}; to chat beside it in a throw-away school: samen talk --aside") from None


async def _talk(settings: "Settings", *, lang: str, code: str, name: str, seed: bool = False) -> None:
    from bot.app import compose, route_to
    from bot.channels.terminal import TerminalChannel, has_colour
    from bot.commands.conversation import Conversation

    channel = TerminalChannel(name[:40], sys.stdout, colour=has_colour(sys.stdout))
    samen = compose(settings, extra={channel.name: route_to(channel)})
    try:
        if seed:
            from bot.demo import seed as demo

            made = await demo.fill(samen)
            code = code or made
        await Conversation(samen, channel, locale=lang).run(sys.stdin, code=code)
    finally:
        await samen.close()


@contextmanager
def _thrown_away(settings: "Settings") -> Iterator["Settings"]:
    import secrets
    import tempfile

    from pydantic import SecretStr

    from bot.store import schema

    with tempfile.TemporaryDirectory(prefix="samen-aside-") as folder:
        changed = {
            "database_url": f"sqlite:///{folder}/samen.db",
            "secret_key": SecretStr(secrets.token_urlsafe(48)),
            "telegram_token": None,
        }
        elsewhere = settings.model_copy(update=changed)
        schema.upgrade(elsewhere.database_url)
        yield elsewhere
