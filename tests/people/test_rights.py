"""A guardian who may not be told how a child is doing gets no news about the child, at once; others get it as ever."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.app import all_features
from bot.delivery.audience import guardians
from bot.delivery.kinds import Span
from bot.delivery.tables import OutMessage
from bot.features.news import queries as news
from bot.people import rights
from bot.people.rules import Naming
from bot.people.tables import Address, Guardian, Pupil
from bot.photos import actions as photos
from bot.photos.pictures import Picture
from bot.photos.queries import get_for, list_answers
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.news.conftest import Desk, desk, newest
from tests.talk import Talk

__all__ = ["desk", "place"]

ALL = Span(0, 2**63 - 1, 100)


def person_of(session: Session, chat: Talk) -> int:
    return session.scalars(select(Address.person_id).where(Address.value == chat.address)).one() or 0


def tell_no_more(place: Place, chat: Talk, pupil_id: int) -> None:
    """As the console does it."""
    with place.talk.db.transaction() as session:
        person_id = person_of(session, chat)
        ours = (Guardian.person_id == person_id, Guardian.pupil_id == pupil_id)
        assert rights.set_informed(session, session.scalars(select(Guardian.id).where(*ours)).one(), informed=False)
        for part in all_features():
            part.withhold(session, person_id, pupil_id)


def list_unsent(place: Place, chat: Talk) -> list[str]:
    with place.talk.db.transaction() as session:
        waits = (OutMessage.to == chat.address, OutMessage.state == "ready", OutMessage.kind == "news")
        return list(session.scalars(select(OutMessage.kind).where(*waits)))


async def test_who_may_know(place: Place) -> None:
    school = place.school
    one, other = await place.parent(school.amina, school.luuk), await place.parent(school.amina)
    tell_no_more(place, one, school.amina)
    with place.talk.db.transaction() as session:
        first, second = person_of(session, one), person_of(session, other)
        known = session.scalars(select(Pupil.id).where(rights.may_know(first))).all()
        assert known == [school.luuk]
        found = {(who, child) for who, child in session.execute(rights.knowing([school.amina, school.luuk]))}
        assert found == {(second, school.amina), (first, school.luuk)}
        assert not rights.may_be_told(session, first, school.amina)
        assert rights.may_be_told(session, first, school.luuk)
        assert rights.may_be_told(session, second, school.amina)


async def test_news_goes_to_the_other_guardian_only(place: Place, desk: Desk) -> None:
    told, untold = await place.parent(), await place.parent()
    tell_no_more(place, untold, place.school.amina)
    before = len(untold.shown)
    desk.send()
    assert "Good news" in (await newest(told)).text
    with place.talk.db.transaction() as session:
        rows = session.scalars(select(OutMessage.to).where(OutMessage.kind == "news")).all()
    assert rows == [told.address]
    assert len(untold.shown) == before


async def test_what_waits_is_dropped_and_what_came_is_gone(place: Place, desk: Desk) -> None:
    told, untold = await place.parent(), await place.parent()
    desk.send()
    assert len(list_unsent(place, told)) == len(list_unsent(place, untold)) == 1
    tell_no_more(place, untold, place.school.amina)
    assert (len(list_unsent(place, told)), list_unsent(place, untold)) == (1, [])


@pytest.mark.parametrize("tap", ["thanks", "told", "dutch", "translated", "show"])
async def test_old_buttons_lead_nowhere(place: Place, desk: Desk, tap: str) -> None:
    chat = await place.parent()
    sent = desk.send()
    assert (await chat.press(f"news.{tap}:{sent}")).text != (await chat.press("news.thanks:12345")).text
    tell_no_more(place, chat, place.school.amina)
    assert (await chat.press(f"news.{tap}:{sent}")).text == (await chat.press("news.thanks:12345")).text


async def test_nothing_is_left_in_the_menu_the_list_and_the_file(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    desk.send()
    assert "My good news" in (await chat.press("home.menu")).labels
    tell_no_more(place, chat, place.school.amina)
    assert "My good news" not in (await chat.press("home.menu")).labels
    for route in ("news.list", "news.keep"):
        assert (await chat.press(route)).text.startswith("Here you will find all good news")
    with place.talk.db.transaction() as session:
        assert news.export(session, person_of(session, chat)) == {}


async def test_news_about_two_names_only_the_child_they_may_know_of(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk, school.sofia)
    for pupil in (school.luuk, school.sofia):
        desk.name(chat, pupil, Naming.NAME)
    tell_no_more(place, chat, school.sofia)
    sent = desk.send(school.luuk, school.sofia)
    text = (await newest(chat)).text
    assert text.startswith("Good news about Luuk\n")
    assert "Sofia" not in text
    tell_no_more(place, chat, school.luuk)
    assert list_unsent(place, chat) == []
    assert (await chat.press(f"news.show:{sent}")).text == (await chat.press("news.show:12345")).text


async def test_waiting_news_about_a_sibling_too_still_comes(place: Place, desk: Desk) -> None:
    school = place.school
    chat = await place.parent(school.luuk, school.sofia)
    desk.send(school.luuk, school.sofia)
    tell_no_more(place, chat, school.sofia)
    assert len(list_unsent(place, chat)) == 1


async def test_photos_of_the_child_are_not_shown(place: Place, desk: Desk, now: FixedClock) -> None:
    told, untold = await place.parent(), await place.parent()
    with place.talk.db.transaction() as session:
        picture = Picture(b"\xff\xd8 a photo", 40, 30)
        photo = photos.keep(session, place.school.school_id, place.school.teacher, picture, now=now()).id
        [tie] = list_answers(session, person_of(session, told))
        parent = person_of(session, told)
        photos.answer(session, parent, tie, given=True, version="1", language="en", now=now())
    desk.send(photo_id=photo)
    tell_no_more(place, untold, place.school.amina)
    with place.talk.db.transaction() as session:
        assert get_for(session, photo, person_of(session, told)) is not None
        assert get_for(session, photo, person_of(session, untold)) is None


async def test_what_goes_to_the_group_still_comes(place: Place) -> None:
    chat = await place.parent()
    tell_no_more(place, chat, place.school.amina)
    with place.talk.db.transaction() as session:
        group = session.scalars(select(Pupil.group_id).where(Pupil.id == place.school.amina)).one()
        school = place.school.school_id
        for audience in ({"school_id": school}, {"school_id": school, "group_ids": [group]}):
            assert [one.id for one in guardians(session, audience, ALL)] == [person_of(session, chat)]
        both = {"school_id": school, "group_ids": [group], "pupil_ids": [place.school.amina]}
        assert [one.id for one in guardians(session, both, ALL)] == [person_of(session, chat)]
        single = {"school_id": school, "pupil_ids": [place.school.amina]}
        assert guardians(session, single, ALL) == []
        session.execute(update(Guardian).values(informed=True))
        assert [one.id for one in guardians(session, single, ALL)] == [person_of(session, chat)]
