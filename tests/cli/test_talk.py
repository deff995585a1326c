"""A chat in the terminal."""

import asyncio
import io
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import compose, our_library, route_to
from bot.channels.terminal import TerminalChannel
from bot.commands.conversation import Conversation
from bot.config import Settings
from bot.core.incoming import Attachment, Command, Edited, Tapped, Text
from bot.core.markup import Block, Span
from bot.core.screen import Button, Document, Screen, rows
from bot.core.tap import tap
from bot.delivery.ports import Outgoing, Sent, Unreachable
from bot.i18n import bidi
from bot.i18n.texts import Texts
from tests.cli.conftest import SECRET, Cli


async def converse(database_url: str, *lines: str, locale: str = "ar", name: str = "me") -> str:
    settings = Settings(database_url=database_url, secret_key=SecretStr(SECRET))
    out = io.StringIO()
    channel = TerminalChannel(name, out)
    samen = compose(settings, extra={channel.name: route_to(channel)})
    try:
        source = io.StringIO("".join(f"{line}\n" for line in lines))
        await Conversation(samen, channel, locale=locale).run(source)
    finally:
        await samen.close()
    return bidi.clean(out.getvalue())


async def test_a_visitor_reads_a_card_in_arabic(database_url: str) -> None:
    said = await converse(database_url, "1", "opp", "1")
    assert "  1. العربية\n" in said
    heading = Texts(our_library(), "ar")("glossary", "What it means for you")
    assert f"{bidi.clean(heading)}\n" in said


async def test_a_label_chooses_like_a_number(database_url: str) -> None:
    by_label = await converse(database_url, "polski", locale="tr")
    by_number = await converse(database_url, "5", locale="tr", name="you")
    answer = by_label.split("\n\n", 1)[1]
    assert answer.strip()
    assert by_number.endswith(answer)


async def test_lines_stop_at_quit(database_url: str) -> None:
    assert "OPP" not in (await converse(database_url, "1", "/quit", "opp")).upper()


async def test_what_cannot_be_typed_gets_a_hint(database_url: str) -> None:
    before = await converse(database_url, "1", locale="en")
    after = await converse(database_url, ":photo", locale="en")
    assert after != before
    assert after.strip()


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


SCREEN = Screen(
    (Block("head", (Span("Title", bold=True),)), Block("p", (Span("a \x1b[2Jtrick"),))),
    rows(Button("Yes", tap("a.yes")), Button("Site", url="https://x.nl"), Button("No", tap("a.no", 7))),
)


async def test_buttons_are_numbered_and_understood(out: io.StringIO) -> None:
    channel = TerminalChannel("me", out)
    assert await channel.send([Outgoing(5, "me", "en", SCREEN)]) == [Sent("5")]
    assert out.getvalue() == "Title\na [2Jtrick\n  1. Yes\n  2. No\n  Site: https://x.nl\n\n"
    assert channel.understand(" 2 ") == Tapped("a.no:7", "5")
    assert channel.understand("٢") == Tapped("a.no:7", "5")
    assert channel.understand("3") == Text("3")
    assert channel.understand("No") == Text("No")  # the engine knows the labels it offered
    assert channel.understand("/start abc") == Command("start", "abc")
    assert channel.understand(":voice") == Attachment("voice")
    assert channel.understand(":edit") == Edited()


class Closed(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


async def test_a_closed_output_is_no_bug(out: io.StringIO) -> None:
    channel = TerminalChannel("me", Closed())
    (result,) = await channel.send([Outgoing(5, "me", "en", SCREEN)])
    assert isinstance(result, Unreachable)
    assert channel.is_gone


async def test_colour_only_when_asked(out: io.StringIO) -> None:
    await TerminalChannel("me", out, colour=True).send([Outgoing(5, "me", "en", SCREEN)])
    assert "\x1b[1mTitle\x1b[0m" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()


def test_a_file_is_saved_where_only_its_reader_looks(out: io.StringIO) -> None:
    screen = Screen("Here", document=Document("../../data.json", "application/json", b"{}"))
    asyncio.run(TerminalChannel("me", out).send([Outgoing(5, "me", "en", screen)]))
    path = Path(out.getvalue().split("[")[1].split("]")[0])
    assert path.name == "data.json"
    assert path.read_bytes() == b"{}"
    assert path.parent.stat().st_mode & 0o077 == 0


def test_talk_with_an_invite_joins(school: Cli) -> None:
    made = school.done("invite", "--group", "Groep 6", "--pupil", "Amina")
    code = made.split("/chat/i/")[1].split()[0]
    said = school.done("talk", "--lang", "en", "--invite", code, text="1\n1\n")
    assert "Groep 6, De Regenboog" in said


@pytest.mark.long
def test_a_throw_away_talk_needs_no_database(cli: Cli, folder: Path) -> None:
    said = cli.done("talk", "--lang", "ar", "--aside", text="1\n")
    assert "العربية" in said
    assert not (folder / "data").exists()


def test_an_unknown_language_is_refused(cli: Cli) -> None:
    assert "no language 'xx'" in cli.refused("talk", "--lang", "xx")
