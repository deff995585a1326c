"""One conversation on Telegram, in the web chat and in the terminal: the same words, wherever a parent is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.app import route_to
from bot.channels.terminal import TerminalChannel
from bot.i18n.texts import Texts
from bot.people.tables import Group, Guardian, Staff
from tests.e2e import invitations
from tests.e2e.phones import Phone, Seen, Telegram, Terminal, WebChat, tidy
from tests.e2e.place import Place, make, served
from tests.fakes.telegram_server import FakeTelegram
from tests.people.sample import add_person, invite

pytestmark = pytest.mark.long

Step = tuple[str, Callable[[Phone], Awaitable[Seen]]]


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram


async def test_the_same_words_on_every_channel(server: FakeTelegram, tmp_path: Path, sqlite_template: Path) -> None:
    async with three_phones(server, tmp_path, sqlite_template) as (phones, place):
        seen = {name: await talk(phone, place) for name, phone in phones.items()}
    compare(seen, place)


async def test_a_teacher_writes_to_parents_the_same_way_on_every_channel(
    server: FakeTelegram, tmp_path: Path, sqlite_template: Path
) -> None:
    async with three_phones(server, tmp_path, sqlite_template) as (phones, place):
        with place.samen.db.transaction() as session:
            parent = add_person(session, "a parent")
            session.add(Guardian(person_id=parent.id, pupil_id=place.school.amina, linked_at=place.samen.now()))
        seen = {name: await write(phone, place) for name, phone in phones.items()}
    for step in zip(*seen.values(), strict=True):
        assert len({(name, one.lines, one.labels) for name, one in step}) == 1, step
    story = dict(seen["telegram"])
    assert "1 person gets this message." in story["preview"].lines
    assert any(line.startswith("It goes in 60 seconds.") for line in story["sent"].lines)
    assert "Stopped" in story["undone"].lines


async def write(phone: Phone, place: Place) -> list[tuple[str, Seen]]:
    """The teacher is whoever took the last letter."""
    story: list[tuple[str, Seen]] = []
    t = place.texts("en")

    async def step(name: str, seen: Awaitable[Seen]) -> None:
        story.append((name, await seen))

    await step("letter", phone.open(place.invite_teacher()))
    await step("language", phone.tap(t.language.name))
    await step("agree", phone.tap(t("privacy", "I agree")))
    await step("menu", phone.say("/menu"))
    await step("write", phone.tap(t("menu", "Write to parents")))
    await step("early end", phone.tap(t("staffchat", "Text {n}", n=2)))
    await step("no day", phone.say("soon"))
    await step("day", phone.tap("Thursday 26/11"))
    await step("preview", phone.tap("12:30"))
    await step("more", phone.tap(t("staffchat", "Add own words")))
    await step("more said", phone.say("Neem een pet mee."))
    await step("sent", phone.tap(t("staffchat", "Send")))
    await step("undone", phone.tap(t("staffchat", "Undo")))
    await step("menu again", phone.say("/menu"))
    await step("missed", phone.tap(t("menu", "Who is not reached")))
    await step("stop", phone.say("/stop"))
    await step("stopped", phone.tap(t("settings", "Yes, erase everything")))
    return story[:-1]  # the goodbye of the web chat is a page of its own


async def test_good_news_takes_five_taps_on_every_channel(
    server: FakeTelegram, tmp_path: Path, sqlite_template: Path
) -> None:
    async with three_phones(server, tmp_path, sqlite_template) as (phones, place):
        with place.samen.db.transaction() as session:
            parent = add_person(session, "a parent")
            allowed = Guardian(person_id=parent.id, pupil_id=place.school.amina, naming="name")
            allowed.linked_at = place.samen.now()
            session.add(allowed)
            three = session.scalars(select(Group).where(Group.name == "Groep 3")).one()
            teacher = session.get_one(Staff, place.school.teacher)
            teacher.groups = [*teacher.groups, three]  # so that a group is to be chosen
        seen = {name: await praise(phone, place) for name, phone in phones.items()}
    for step in zip(*seen.values(), strict=True):
        assert len({(name, one.lines, one.labels) for name, one in step}) == 1, step
    story = dict(seen["telegram"])
    assert "Good news about Amina" in story["preview"].lines
    assert any(line.startswith("It goes in 60 seconds.") for line in story["sent"].lines)
    assert "Undone. Nothing was sent." in story["undone"].lines
    assert any("Call or meet instead" in line for line in story["a concern"].lines)


async def praise(phone: Phone, place: Place) -> list[tuple[str, Seen]]:
    """From the main menu: group, child, sentence, send."""
    story: list[tuple[str, Seen]] = []
    t, taps = place.texts("en"), 0

    async def step(name: str, seen: Awaitable[Seen]) -> None:
        story.append((name, await seen))

    async def tap(name: str, label: str) -> None:
        nonlocal taps
        taps += 1
        await step(name, phone.tap(label))

    await step("letter", phone.open(place.invite_teacher()))
    await step("language", phone.tap(t.language.name))
    await step("agree", phone.tap(t("privacy", "I agree")))
    await step("menu", phone.say("/menu"))
    await tap("group", t("menu", "Good news"))
    await tap("child", "Groep 6")
    await tap("sentences", "Amina")
    await tap("preview", "1")
    await tap("sent", t("staffchat", "Send"))
    assert taps <= 5
    await step("undone", phone.tap(t("staffchat", "Undo")))
    await step("again", phone.tap(t("praise", "More good news")))
    await step("six", phone.tap("Groep 6"))
    await step("amina", phone.tap("Amina"))
    await step("found", phone.say("birthday"))
    await step("own", phone.tap(t("praise", "Write it myself")))
    await step("a concern", phone.say("Goed gewerkt, maar ze luisterde weer niet"))
    await step("written again", phone.say("Ze heeft prachtig gezongen!"))
    await step("thrown away", phone.tap(t("staffchat", "Throw it away")))
    await step("stop", phone.say("/stop"))
    await step("stopped", phone.tap(t("settings", "Yes, erase everything")))
    return story[:-1]  # the goodbye of the web chat is a page of its own


async def test_an_invitation_is_answered_the_same_way_on_every_channel(
    server: FakeTelegram, tmp_path: Path, sqlite_template: Path
) -> None:
    """Each is another family: parents of one child would see each other's answer."""
    async with three_phones(server, tmp_path, sqlite_template) as (phones, place):
        await invitations.invite(place)
        pupils = (place.school.amina, place.school.luuk, place.school.sofia)
        seen = {
            name: await come(phone, place, pupil) for (name, phone), pupil in zip(phones.items(), pupils, strict=True)
        }
    for step in zip(*seen.values(), strict=True):
        shown = [(name, without_links(one)) for name, one in step]
        assert len(set(shown)) == 1, shown
    story = dict(seen["telegram"])
    assert "Thank you! We count on 2 people." in story["two"].lines
    assert "Other parents read this name: Fatma" in story["named"].lines
    assert "Your answer: no" in story["invitation again"].lines
    assert story["file"].has_file


def without_links(seen: Seen) -> Seen:
    """A link is a button, a link or a line: each channel has its own way. Its words are the same."""
    lines = tuple(line for line in seen.lines if "https://www.openstreetmap.org" not in line)
    return replace(seen, lines=lines, labels=tuple(label for label in seen.labels if label != "Show on a map"))


async def come(phone: Phone, place: Place, pupil: int) -> list[tuple[str, Seen]]:
    """Yes in two taps, a cake with one; a name for it, the cake given back; no after all, and the file."""
    story: list[tuple[str, Seen]] = []
    t = place.texts("en")

    async def step(name: str, seen: Awaitable[Seen]) -> None:
        story.append((name, await seen))

    await phone.open(invite(place.samen.db, pupil, place.samen.now()).link_code)
    await phone.tap(t.language.name)
    await phone.tap(t("privacy", "I agree"))
    await step("menu", phone.say("/menu"))
    await step("list", phone.tap(t("menu", "Invitations")))
    await step("invitation", phone.tap("1. Coffee morning"))
    await step("how many", phone.tap(t("event", "Yes, I’ll come")))
    await step("two", phone.tap("2"))
    await step("needs", phone.tap(t("event", "What is needed")))
    await step("cake", phone.tap(t("need", "Cake or biscuits")))
    await step("name", phone.tap(t("event", "Show a name")))
    await step("named", phone.say("Fatma"))
    await step("given back", phone.tap(t("event", "I can’t after all")))
    await step("idea", phone.tap(t("event", "I have an idea")))
    await step("told", phone.say("I can make tea."))
    await step("invitation with yes", phone.tap(t("event", "The invitation")))
    await step("no", phone.tap(t("event", "No, I can’t come")))
    await step("invitation again", phone.tap(t("event", "Change my answer")))
    await step("file", phone.tap(t("event", "Add to my calendar")))
    return story


@asynccontextmanager
async def three_phones(
    server: FakeTelegram, tmp_path: Path, sqlite_template: Path
) -> AsyncIterator[tuple[dict[str, Phone], Place]]:
    out = StringIO()
    terminal = TerminalChannel("me", out)
    samen = make(
        tmp_path,
        sqlite_template,
        extra={terminal.name: route_to(terminal)},
        telegram_token=server.token,
        telegram_api_url=server.url,
        telegram_rate=1000,
    )
    assert samen.telegram
    samen.telegram.chat_rate = None  # a message a second would make this last half a minute; the pace has its own tests
    async with served(samen) as place, httpx.AsyncClient(base_url=place.url, follow_redirects=True) as client:
        client.headers.update({"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"})
        in_terminal = Terminal(samen, terminal, out)
        phones: dict[str, Phone] = {
            "telegram": Telegram(server, samen, 4001),
            "web chat": WebChat(client),
            "terminal": in_terminal,
        }
        try:
            yield phones, place
        finally:
            await in_terminal.close()


async def talk(phone: Phone, place: Place) -> list[tuple[str, Seen]]:
    """The whole conversation; every step's name and what it showed."""
    story: list[tuple[str, Seen]] = []
    t, turkish = place.texts("en"), place.texts("tr")

    async def step(name: str, seen: Awaitable[Seen]) -> None:
        story.append((name, await seen))

    await step("letter", phone.open(place.invite_parent()))
    await join(phone, t, step)
    await step("opp", phone.say("opp"))
    await step("whole card", phone.tap(t("glossary", "Read more")))
    await step("questions", phone.tap(t("glossary", "Ask this at the meeting")))
    await step("kept", phone.tap(t("glossary", "Keep question {n}", n=1)))
    await step("list", phone.tap(t("glossary", "My questions ({n})", n=1)))
    await step("menu", phone.say("/menu"))
    await step("settings", phone.tap(t("menu", "My settings")))
    await step("languages", phone.tap(t("settings", "Language")))
    await step("turkish", phone.tap(turkish.language.name))
    await old_button(phone, t, step)
    await step("settings again", phone.say("/settings"))
    await step("quiet", phone.tap(turkish("settings", "Quiet hours")))
    await step("quiet kept", phone.tap(turkish("settings", "From 21:00 to 7:00")))
    await step("back", phone.tap(turkish("settings", "Back to settings")))
    await step("pause", phone.tap(turkish("settings", "Pause")))
    await step("paused", phone.tap(turkish("settings", "Pause for one week")))
    await step("resumed", phone.tap(turkish("settings", "Start again now")))
    await step("back again", phone.tap(turkish("settings", "Back to settings")))
    await step("data", phone.tap(turkish("settings", "My data")))
    await step("not understood", phone.say("qwrtz plmk"))
    await step("stop", phone.say("/stop"))
    await step("erased", phone.tap(turkish("settings", "Yes, erase everything")))
    await step("new letter", phone.open(place.invite_parent()))
    await join(phone, t, step)
    return story


Tell = Callable[[str, Awaitable[Seen]], Awaitable[None]]


async def join(phone: Phone, t: Texts, step: Tell) -> None:
    await step("language", phone.tap(t.language.name))
    await step("agree", phone.tap(t("privacy", "I agree")))
    await step("other name", phone.tap(t("naming", "Use something else")))
    await step("nickname", phone.say("⭐"))


async def old_button(phone: Phone, t: Texts, step: Tell) -> None:
    """An English button from before. The terminal has none on the screen any more, so it gets the words typed."""
    if isinstance(phone, Terminal):
        await step("old button", phone.say("/words"))
        return
    await step("old button", phone.tap(t("glossary", "More school words"), oldest=True))


def compare(seen: dict[str, list[tuple[str, Seen]]], place: Place) -> None:
    t, turkish = place.texts("en"), place.texts("tr")
    steps = [name for name, _ in seen["telegram"]]
    for number, name in enumerate(steps):
        shown = {channel: story[number][1] for channel, story in seen.items()}
        if name == "erased":
            expected = tidy(turkish("webchat", "Everything is erased"))
            assert list(shown.pop("web chat").lines) == expected, "the chat is gone; a page says so"
        assert len({(one.lines, one.labels, one.has_file) for one in shown.values()}) == 1, (name, shown)
    story = dict(reversed(seen["telegram"]))  # the first of each name wins
    assert tidy(t("naming", "In our messages we write: {child}", child="⭐"))[0] in story["nickname"].lines
    assert t("glossary", "What it means for you") in story["whole card"].lines
    switched = turkish("settings", "From now on you read everything in this language.")
    assert list(story["turkish"].lines) == tidy(switched)
    assert turkish("menu", "Main menu") in story["old button"].labels, "an English button answers in Turkish"
    assert story["data"].has_file
    assert story["stop"].labels[0] == turkish("settings", "Yes, erase everything")
    assert len(story["erased"].lines) == 1, "one goodbye"
    assert story["erased"] != story["stop"]
    assert story["new letter"] == story["letter"], "after the erasure nothing is remembered, not even the language"
