"""My good news: all of it, month by month, about the own children only; and as a file to keep."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from bot.delivery import broadcasts, reactions
from bot.delivery.reactions import Kind
from bot.features.news import queries
from bot.i18n.texts import Texts
from bot.people.queries import children_of
from bot.people.rules import Naming
from bot.people.tables import Address
from bot.photos import actions as photos
from bot.photos.pictures import Picture
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place
from tests.features.news.conftest import Desk, newest
from tests.talk import Talk

LIST = "My good news"


def person_of(place: Place, chat: Talk) -> int:
    with place.talk.db.transaction() as session:
        found = session.scalars(select(Address.person_id).where(Address.value == chat.address)).one()
        assert found
        return found


async def test_the_menu_has_it_once_there_is_some(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    assert LIST not in (await chat.press("home.menu")).labels
    assert (await chat.press("news.list")).text.startswith("Here you will find all good news")
    desk.send()
    assert LIST in (await chat.press("home.menu")).labels


async def test_it_is_listed_by_month_the_newest_first(place: Place, desk: Desk, now: FixedClock) -> None:
    chat = await place.parent()
    now.at = datetime(2026, 10, 30, 11, tzinfo=UTC)
    desk.send(phrase="practised_reading")
    now.at = datetime(2026, 11, 2, 11, tzinfo=UTC)
    desk.send(own="Top!", phrase="")
    desk.send(phrase="helped_classmate")
    shown = await chat.press("news.list")
    title = Texts(desk.library, "en").find("praise/practised_reading").title
    assert shown.text.split("\n")[0] == LIST
    assert [line for line in shown.text.split("\n") if line][1:] == [
        "November 2026",
        "1. Helped a classmate – Monday 2 November",
        "2. Top! – Monday 2 November",
        "October 2026",
        f"3. {title} – Friday 30 October",
    ]
    assert shown.labels == ["Read 1", "Read 2", "Read 3", "Keep them all", "Main menu"]


async def test_eight_on_a_page(place: Place, desk: Desk, now: FixedClock) -> None:
    chat = await place.parent()
    for number in range(17):
        desk.send(own=f"Nummer {number}", phrase="")
    first = await chat.press("news.list")
    assert ("Nummer 16" in first.text, "Nummer 9" in first.text, "Nummer 8" in first.text) == (True, True, False)
    second = await chat.tap("Older news")
    assert ("Nummer 8" in second.text, "Nummer 1 " in second.text, "Nummer 0" in second.text) == (True, True, False)
    third = await chat.tap("Older news")
    assert "Nummer 0" in third.text
    assert "Older news" not in third.labels
    assert (await chat.tap("Newer news")).text == second.text
    assert (await chat.press("news.page:0:3")).text == (await chat.press("home.gone")).text


async def test_what_is_tapped_opens_below_with_its_buttons(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    desk.name(chat, place.school.amina, Naming.NAME)
    sent = desk.send()
    told = await newest(chat)
    await chat.press("news.list")
    opened = await chat.tap("Read 1")
    assert (opened.text, opened.labels, opened.screen.place) == (told.text, told.labels, "below")
    await chat.tap("Thank you")
    with place.talk.db.transaction() as session:
        assert reactions.count_reactions(session, [sent])[sent] == {Kind.THANKS: 1}


async def test_who_joins_later_finds_and_answers_what_came_before(place: Place, desk: Desk) -> None:
    sent = desk.send()
    chat = await place.parent()
    await chat.press("news.list")
    assert (await chat.tap("Read 1")).text.startswith("Good news about ")
    await chat.tap("Thank you")
    with place.talk.db.transaction() as session:
        assert reactions.count_reactions(session, [sent])[sent] == {Kind.THANKS: 1}


async def test_of_several_children_each_by_itself(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk, school.amina, school.sofia)
    desk.name(chat, school.luuk, Naming.NAME)
    desk.name(chat, school.amina, Naming.NONE)
    desk.send(school.luuk, own="Over Luuk", phrase="")
    desk.send(school.amina, own="Over Amina", phrase="")
    desk.send(school.luuk, school.amina, own="Over beiden", phrase="")
    every = await chat.press("news.list")
    lines = every.text.split("\n")
    assert "1. Over beiden – Tuesday 24 November – Luuk and Groep 6" in lines
    assert "3. Over Luuk – Tuesday 24 November – Luuk" in lines
    assert [label for label in every.labels if label.startswith("Only")] == ["Only: Luuk", "Only: Groep 6"]
    one = await chat.tap("Only: Luuk")
    assert ("Over beiden" in one.text, "Over Luuk" in one.text, "Over Amina" in one.text) == (True, True, False)
    assert (await chat.tap("All my children")).text == every.text


async def test_nothing_of_other_families_is_listed(place: Place, desk: Desk) -> None:
    mine = await place.parent()
    other = await place.parent(place.school.luuk)
    sent = desk.send(place.school.luuk)
    for data in ("news.list", f"news.show:{sent}", "news.keep"):
        assert (await mine.press(data)).text == (await mine.press(data.replace(str(sent), "77"))).text
    me, they = person_of(place, mine), person_of(place, other)
    with place.talk.db.transaction() as session:
        assert queries.list_kept(session, me) == []
        tie = queries.list_praised(session, they)[0].guardian_id
    assert (await mine.press(f"news.page:{tie}:0")).text == (await mine.press("home.gone")).text


async def test_drafts_and_what_was_stopped_are_not_listed(place: Place, desk: Desk, now: FixedClock) -> None:
    person_id = person_of(place, await place.parent())
    desk.write()
    stopped = desk.write()
    desk.confirm(stopped)
    with place.talk.db.transaction() as session:
        broadcasts.cancel(session, stopped, now())
        assert not queries.has_any(session, person_id)


async def test_my_data_holds_it(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    desk.send(own="Vraag er eens naar!")
    await newest(chat)
    shown = await chat.press("settings.data")
    assert shown.screen.document
    told = json.loads(shown.screen.document.content)["news"]["about your children"]
    assert [(one["from"], one["sentence"], one["own words"]) for one in told] == [
        ("Meester Jan", "helped_classmate", "Vraag er eens naar!")
    ]


class Outline(HTMLParser):
    """Which tags a page has, and what it asks for elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asks += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("language", ["English", "العربية"])
async def test_all_of_it_is_one_file(place: Place, desk: Desk, language: str) -> None:
    chat = await place.parent(language=language)
    desk.name(chat, place.school.amina, Naming.OTHER, "<i>Ami</i> & co")
    desk.send(own="Mooi <b>werk</b> & meer")
    desk.send(phrase="practised_reading")
    shown = await chat.press("news.keep")
    document = shown.screen.document
    assert document and (document.name, document.mime) == ("samen-good-news.html", "text/html")
    html = document.content.decode()
    outline = Outline()
    outline.feed(html)
    assert outline.tags.count("article") == 2
    assert (outline.asks, "script" in outline.tags, "i" in outline.tags) == ([], False, False)
    assert "&lt;i&gt;Ami&lt;/i&gt; &amp; co" in html
    assert "Mooi &lt;b&gt;werk&lt;/b&gt; &amp; meer" in html
    wanted = '<html lang="ar" dir="rtl">' if language == "العربية" else '<html lang="en" dir="ltr">'
    assert wanted in html


async def test_the_file_holds_the_photos_that_may_be_seen_now(place: Place, desk: Desk, now: FixedClock) -> None:
    chat = await place.parent()
    person_id = person_of(place, chat)
    with place.talk.db.transaction() as session:
        picture = Picture(b"\xff\xd8 a photo", 40, 30)
        photo = photos.keep(session, place.school.school_id, place.school.teacher, picture, now=now()).id
        tie = children_of(session, person_id)[0].guardian_id
    desk.send(photo_id=photo)

    async def asks(*, given: bool) -> list[str]:
        with place.talk.db.transaction() as session:
            photos.answer(session, person_id, tie, given=given, version="1", language="en", now=now())
        document = (await chat.press("news.keep")).screen.document
        assert document
        assert document.photos == ((photo,) if given else ())
        outline = Outline()
        outline.feed(document.content.decode())
        return outline.asks

    assert await asks(given=True) == [f"data:image/jpeg;base64,{b64encode(picture.content).decode()}"]
    assert "Please keep them within your family." in chat.shown[-1].text
    assert await asks(given=False) == []
    assert "photos" not in chat.shown[-1].text


def test_a_file_takes_no_more_pictures_than_a_messenger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_BYTES", 10)
    monkeypatch.setattr("bot.photos.queries.get_for", lambda session, photo_id, person_id: b"1234")
    assert list(queries.pictures(None, 1, [5, 6, 7])) == [5, 6]  # type: ignore[arg-type]  # no database is asked
