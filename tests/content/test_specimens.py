"""Every screen that a slice can show, in every language, as each channel shows it."""

import html
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from io import StringIO

import pytest

from bot.app import all_features, make_dialogue, our_library
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.render import CAPTION_LIMIT, TEXT_LIMIT, can_link, render
from bot.channels.terminal import TerminalChannel
from bot.channels.webchat.outbound import WebChatChannel
from bot.channels.webchat.site import HERE
from bot.channels.webchat.tables import ChatMessage
from bot.channels.webchat.view import bubble
from bot.core.markup import literal, plain
from bot.core.screen import Place, Screen, from_json, to_json
from bot.core.tap import LIMIT, decode
from bot.delivery.fit import fit
from bot.delivery.ports import Outgoing
from bot.feature import Feature
from bot.i18n.bidi import FSI, PDI, RLM
from bot.i18n.texts import Texts
from bot.turns.router import Router
from bot.web.templates import Templates
from tests.conftest import NOON

LABEL = 24  # characters, what a narrow telephone shows
LANGUAGES = tuple(our_library().languages)

# Reached by no button of a specimen, and why.
REACHED_OTHERWISE = {
    "announcements.dutch": "under a message in another language than Dutch",
    "announcements.translated": "under its Dutch",
    "events.dutch": "the same",
    "events.translated": "the same",
    "weeks.dutch": "the same",
    "weeks.translated": "the same",
    "home.gone": "where a dialogue goes with a button that is old, forged or somebody else's",
    "home.help": "the help is a command; the route lets texts link to it",
    "news.dutch": "under good news in another language than Dutch",
    "news.translated": "under its Dutch",
    "onboarding.naming": "for a parent of one child the settings go there by themselves",
}
COMMANDS = {"start", "words", "settings", "language", "stop", "menu", "help"}


@cache
def specimens(language: str) -> list[tuple[str, Screen]]:
    t = Texts(our_library(), language)
    return [(f"{part.name}.{name}", screen) for part in all_features() for name, screen in part.specimens(t)]


@cache
def router() -> Router:
    return make_dialogue(all_features()).router


@cache
def buttons(language: str) -> dict[str, list[tuple[str, str]]]:
    """Of each specimen the labels and payloads of its buttons."""
    return {
        name: [(button.label, button.tap.encode()) for row in screen.buttons for button in row if button.tap]
        for name, screen in specimens(language)
    }


def each_button(language: str) -> Iterator[tuple[str, str, str]]:
    """Specimen, label, payload."""
    return ((name, label, data) for name, shown in buttons(language).items() for label, data in shown)


class _Telegram(HTMLParser):
    """What Telegram counts; refuses what Telegram refuses."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", list[str]()
        self.feed(source)
        self.close()
        assert not self.open, f"<{self.open[-1]}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("b", "blockquote"), f"Telegram does not know <{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_telegram(language: str) -> None:
    for name, screen in specimens(language):
        assert len(fit(screen, TelegramChannel.capabilities)) == 1, f"{name} takes more than one message"
        [shown] = fit(screen, TelegramChannel.capabilities)
        rendered = render(shown, language)
        parsed = _Telegram(rendered.html).text
        assert 0 < len(parsed) <= (CAPTION_LIMIT if shown.document else TEXT_LIMIT), name
        assert len(parsed) == rendered.length, f"{name}: Telegram counts {len(parsed)}, we {rendered.length}"
        refused = [b for row in shown.buttons for b in row if b.url and not b.calls and not can_link(b.url)]
        in_words = literal("\n".join(f"{button.label}: {button.url}" for button in refused)) if refused else ()
        assert parsed == plain((*shown.rich, *in_words)), name
        keyboard = [button for row in (rendered.keyboard or {}).get("inline_keyboard", []) for button in row]
        assert all(1 <= len(button["callback_data"].encode()) <= LIMIT for button in keyboard if "url" not in button)
        calling = [button for row in screen.buttons for button in row if button.calls]
        assert len(keyboard) == sum(map(len, screen.buttons)) - len(calling) - len(refused), f"{name} loses a button"
        digits = re.sub(r"[^0-9]", "", parsed)
        assert all(re.sub(r"[^0-9]", "", button.url) in digits for button in calling), f"{name} loses a number"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_whole_in_the_web_chat(language: str) -> None:
    t = Texts(our_library(), language)
    templates = Templates(HERE / "templates", root="/chat")
    for number, (name, screen) in enumerate(specimens(language), 1):
        [shown] = fit(screen, WebChatChannel.capabilities)
        message = ChatMessage(
            id=number, seq=number, direction="out", language=language, body=to_json(shown), created_at=NOON
        )
        values = {"message": bubble(message, t, NOON), "t": t, "key": "k", "is_current": True, "is_latest": False}
        page = templates.render("message.html", **values)
        flowing = re.sub(r'<button class="word"[^>]*>(.*?)</button>', r"\1", page)  # words explained in a sentence
        inline = re.sub(r"</?(?:b|bdi)\b[^>]*>", "", flowing)
        words = _seen(html.unescape(re.sub(r"<[^>]+>", " ", inline)))
        for line in plain(screen.rich).split("\n"):
            assert _seen(line.removeprefix("• ")) in words, f"{name} lacks {line!r}"
        for label, data in buttons(language)[name]:
            assert f'value="{data}"' in page
            assert _seen(label) in words
        assert f'lang="{language}" dir="{t.language.direction}"' in page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_is_whole_in_the_terminal(language: str) -> None:
    for number, (name, screen) in enumerate(specimens(language), 1):
        if screen.document:
            continue  # is written to a file; tests/cli has it
        out = StringIO()
        channel = TerminalChannel("me", out)
        [shown] = fit(screen, channel.capabilities)
        await channel.send([Outgoing(number, "me", language, shown, None)])
        printed = out.getvalue()
        assert plain(screen.rich) in printed, name
        for label, _ in buttons(language)[name]:
            assert f". {label}\n" in printed, name
        assert "\x1b" not in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_a_narrow_telephone(language: str) -> None:
    """No exceptions: a name that a school or parent made up is cut by its slice or wraps in the web chat."""
    long = {(name, label) for name, label, _ in each_button(language) if len(_seen(label)) > LABEL}
    assert long == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_survives_the_outbox(language: str) -> None:
    for name, screen in specimens(language):
        again = from_json(to_json(screen))
        assert (again.rich, again.buttons, again.place) == (screen.rich, screen.buttons, screen.place), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_leads_to_a_route_that_takes_it(language: str) -> None:
    for name, label, data in each_button(language):
        tap = decode(data)
        assert tap is not None, (name, label, data)
        route = router().taps.get(tap.name)
        assert route is not None, f"{name}: {label!r} leads to {tap.name}, which does not exist"
        assert len(tap.args) == len(route.converters), (name, label, data)
        for convert, argument in zip(route.converters, tap.args, strict=True):
            convert(argument)


def test_every_tap_has_a_button() -> None:
    shown = {data.split(":")[0] for _, _, data in each_button("nl")}
    assert set(router().taps) - shown == set(REACHED_OTHERWISE) - shown
    assert set(router().taps) >= set(REACHED_OTHERWISE), "a reason for a route that is gone"


def test_every_free_answer_is_asked_for() -> None:
    asked = {screen.ask.name for _, screen in specimens("nl") if screen.ask}
    assert set(router().answers) == asked


def test_every_command_is_told_of() -> None:
    """In the client's command list or in a text of ours."""
    told = {name for part in all_features() for name in part.commands}
    texts = " ".join(plain(screen.rich) for _, screen in specimens("en"))
    told |= {name for name in router().commands if f"/{name}" in texts}
    assert set(router().commands) == COMMANDS
    assert set(router().commands) - told == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_can_show_what_each_command_does(language: str) -> None:
    t = Texts(our_library(), language)
    described = {name: describe(t) for part in all_features() for name, describe in part.commands.items()}
    assert described
    assert {name: len(text) for name, text in described.items() if not 3 <= len(text) <= 256} == {}


def test_what_can_be_lost_is_not_replaced() -> None:
    """News and explanations stay in the chat: what is tapped under them appears below."""
    keeps = [feature for feature in all_features() if feature.broadcasts]
    assert keeps
    found = [(f"{part.name}.{name}", screen) for part in keeps for name, screen in _of(part)]
    # Those are at work, or choosing what to read or to say.
    passing = (".staff_", ".praise_", ".list", ".helping_", ".feed")
    lasting = [(name, screen) for name, screen in found if not any(part in name for part in passing)]
    lasting += [(name, screen) for name, screen in specimens("nl") if name.startswith("glossary.card")]
    targets = {button.tap.name for _, screen in lasting for row in screen.buttons for button in row if button.tap}
    below = {"home.menu_below", "glossary.more", "glossary.card", "glossary.asks", "glossary.unclear"}
    below |= {f"{part}.{answer}" for part in ("announcements", "weeks") for answer in ("read", "unclear")}
    below |= {"news.thanks", "news.told"}
    answers = ("yes", "come", "maybe", "no", "accept", "decline", "ics", "show", "more", "needs", "face", "feed")
    below |= {f"events.{answer}" for answer in answers}
    below |= {"goodword.write", "goodword.about", "goodword.back"}
    same = {"glossary.full", "glossary.dutch"}  # begin with the whole card that they replace
    assert targets == below | same
    assert all(screen.place is Place.BELOW for _, screen in lasting)


def _of(part: Feature) -> list[tuple[str, Screen]]:
    return list(part.specimens(Texts(our_library(), "nl")))


def _seen(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(f"[{FSI}{PDI}{RLM}]", "", text)).strip()
