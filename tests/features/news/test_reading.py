"""Good news in a parent's chat: about their own child, named as they chose, with one tap to answer."""

from collections import Counter

import pytest
from sqlalchemy import delete, select

from bot.app import PURGES
from bot.core.incoming import Incoming, Tapped
from bot.delivery import broadcasts, reactions
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, OutMessage, Reaction
from bot.features.news.tables import NewsPupil
from bot.people.rules import Naming
from bot.people.tables import Pupil
from bot.photos import actions as photos
from bot.photos.pictures import Picture
from bot.photos.queries import list_pupils
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place
from tests.features.news.conftest import Desk, newest

HEADS = {
    "Nederlands": "Goed nieuws over Amina",
    "English": "Good news about Amina",
    "Türkçe": "Amina hakkında güzel bir haber",
    "العربية": "خبر سار عن \u2068Amina\u2069",
    "Polski": "Dobra wiadomość ze szkoły. Dziecko: Amina",
}


@pytest.mark.parametrize("language", HEADS)
async def test_each_guardian_reads_their_own_language(place: Place, desk: Desk, language: str) -> None:
    chat = await place.parent(language=language)
    desk.name(chat, place.school.amina, Naming.NAME)
    desk.send()
    shown = await newest(chat)
    assert shown.text.startswith(HEADS[language] + "\n\n")
    assert "Meester Jan" in shown.text
    assert "{" not in shown.text
    assert len(shown.labels) == 3


async def test_two_guardians_of_a_child_each_read_the_name_they_chose(place: Place, desk: Desk) -> None:
    first, other, none = [await place.parent() for _ in range(3)]
    desk.name(first, place.school.amina, Naming.NAME)
    desk.name(other, place.school.amina, Naming.OTHER, 'M"\\n ✨')
    desk.name(none, place.school.amina, Naming.NONE)
    desk.send()
    assert (await newest(first)).text.startswith("Good news about Amina\n")
    assert (await newest(other)).text.startswith('Good news about M"\\n ✨\n')
    assert (await newest(none)).text.startswith("Good news about your child\n")


async def test_siblings_are_one_message(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk, school.sofia)
    for pupil in (school.luuk, school.sofia):
        desk.name(chat, pupil, Naming.NAME)
    before = len(chat.shown)
    desk.send(school.luuk, school.sofia, school.amina)
    shown = await newest(chat)
    assert len(chat.shown) == before + 1
    assert shown.text.startswith("Good news about Luuk and Sofia\n")


async def test_a_child_without_a_name_leaves_its_siblings_without_one(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk, school.sofia)
    desk.name(chat, school.luuk, Naming.NAME)
    desk.send(school.luuk, school.sofia)
    text = (await newest(chat)).text
    assert text.startswith("Good news about your children\n")
    assert "Luuk" not in text


async def test_nobody_reads_the_names_of_other_families(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk)
    desk.name(chat, school.luuk, Naming.NAME)
    desk.send(school.luuk, school.sofia, school.amina)
    text = (await newest(chat)).text
    assert text.startswith("Good news about Luuk\n")
    assert not {"Sofia", "Amina"} & set(text.split())


async def test_the_school_is_named_to_who_has_children_at_several(place: Place, desk: Desk) -> None:
    one = await place.parent(place.school.amina)
    two = await place.parent(place.school.amina, place.zofia)
    desk.send()
    assert "De Regenboog" not in (await newest(one)).text
    assert "School: De Regenboog" in (await newest(two)).text


async def test_a_heart_and_telling_the_child_count_once(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    sent = desk.send()
    await newest(chat)
    for _ in range(3):
        assert (await chat.press(f"news.thanks:{sent}")).text.startswith("That is kind of you.")
        assert (await chat.press(f"news.told:{sent}")).text.startswith("How nice.")
    with place.talk.db.transaction() as session:
        counts = reactions.count_reactions(session, [sent])[sent]
    assert counts == Counter({Kind.THANKS: 1, Kind.TOLD: 1})


async def test_a_tap_that_is_delivered_three_times_counts_once(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    sent = desk.send()
    await newest(chat)
    before = len(chat.shown)
    for name in ("thanks", "told"):
        act = Incoming("telegram", f"twice:{name}", chat.address, Tapped(f"news.{name}:{sent}"), "en", raw=b"{}")
        for _ in range(3):
            await chat.engine.process(act)
    await newest(chat)
    assert len(chat.shown) == before + 2
    with place.talk.db.transaction() as session:
        assert reactions.count_reactions(session, [sent])[sent] == {Kind.THANKS: 1, Kind.TOLD: 1}


@pytest.mark.parametrize("route", ["thanks", "told", "dutch", "translated"])
async def test_good_news_of_others_looks_like_none(place: Place, desk: Desk, route: str) -> None:
    stranger = await place.parent(place.school.luuk)
    sent = desk.send()
    foreign = await stranger.press(f"news.{route}:{sent}")
    missing = await stranger.press(f"news.{route}:12345")
    assert foreign.text == missing.text
    with place.talk.db.transaction() as session:
        assert session.scalars(select(Reaction)).all() == []


async def test_a_draft_cannot_be_read(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    draft = desk.write()
    missing = await chat.press("news.thanks:12345")
    assert (await chat.press(f"news.thanks:{draft}")).text == missing.text


async def test_own_words_stand_apart_in_dutch(place: Place, desk: Desk) -> None:
    dutch, english = await place.parent(language="Nederlands"), await place.parent()
    desk.send(own="Vraag er eens naar!")
    assert "\n\nVraag er eens naar!\n\nVan: Meester Jan" in (await newest(dutch)).text
    assert "in Dutch:\n\nVraag er eens naar!\n\n" in (await newest(english)).text


async def test_a_photo_comes_with_it(place: Place, desk: Desk, now: FixedClock) -> None:
    chat = await place.parent()
    with place.talk.db.transaction() as session:
        picture = Picture(b"\xff\xd8 a photo", 40, 30)
        photo = photos.keep(session, place.school.school_id, place.school.teacher, picture, now=now()).id
    desk.send(photo_id=photo)
    assert (await newest(chat)).screen.photo == photo
    with place.talk.db.transaction() as session:
        assert list_pupils(session, photo) == [place.school.amina]
        assert session.scalars(select(OutMessage.id).where(OutMessage.photo_id == photo)).one()


async def test_it_does_not_count_for_the_most_of_a_week(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    before = len(chat.shown)
    for _ in range(5):
        desk.send()
    await newest(chat)
    assert len(chat.shown) == before + 5
    with place.talk.db.transaction() as session:
        assert session.scalars(select(OutMessage.id).where(OutMessage.capped.is_(True))).all() == []


async def test_it_stays_as_long_as_one_of_its_children(place: Place, desk: Desk, now: FixedClock) -> None:
    school = place.school
    both, one = desk.send(school.luuk, school.amina), desk.send(school.luuk)
    stopped = desk.write()
    desk.confirm(stopped)
    with place.talk.db.transaction() as session:
        broadcasts.cancel(session, stopped, now())
    now.move(days=900)

    def clean() -> set[int]:
        with place.talk.db.transaction() as session:
            for name in ("broadcasts", "good news"):
                PURGES[name](session, now())
        with place.talk.db.transaction() as session:
            return set(session.scalars(select(Broadcast.id)))

    assert clean() == {both, one}
    with place.talk.db.transaction() as session:
        session.execute(delete(Pupil).where(Pupil.id == school.luuk))
    assert clean() == {both}
    with place.talk.db.transaction() as session:
        session.execute(delete(Pupil).where(Pupil.id == school.amina))
    assert clean() == set()
    with place.talk.db.transaction() as session:
        assert session.scalars(select(NewsPupil)).all() == []
