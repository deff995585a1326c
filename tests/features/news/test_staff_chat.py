"""A teacher sends good news from a chat: in five taps, about own children only, and good news stays good."""

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select, update

from bot.delivery.tables import Broadcast
from bot.features.news.tables import FavouritePhrase, NewsPupil
from bot.people.rules import Naming
from bot.people.tables import Audit, Group, Guardian, Pupil, School, Staff
from bot.photos import actions as photos
from bot.store.ids import new_id
from tests.console.photo_sample import picture
from tests.features.glossary.conftest import Place
from tests.features.news.conftest import Desk, newest
from tests.talk import Shown, Talk


def broadcasts_now(place: Place) -> list[Broadcast]:
    with place.talk.db.transaction() as session:
        return list(session.scalars(select(Broadcast).order_by(Broadcast.id)))


def is_gone(shown: Shown) -> bool:
    return "This button is old" in shown.text


async def staff(place: Place, role: str = "teacher") -> Talk:
    """The teacher of Groep 6, where Amina is; or a leader."""
    with place.talk.db.transaction() as session:
        session.execute(update(Staff).where(Staff.id == place.school.teacher).values(role=role))
    chat = await place.teacher()
    await chat.press("home.menu")
    return chat


def payloads(chat: Talk, route: str) -> list[str]:
    taps = [button.tap.encode() for row in chat.shown[-1].screen.buttons for button in row if button.tap]
    return [tap for tap in taps if tap.startswith(route)]


def payload(chat: Talk, route: str) -> str:
    return payloads(chat, route)[0]


async def sentence(chat: Talk) -> Shown:
    """The first that is offered."""
    return await chat.press(payload(chat, "praise.say"))


async def test_from_the_menu_to_the_parent(place: Place, desk: Desk) -> None:
    parent = await place.parent(language="Türkçe")
    desk.name(parent, place.school.amina, Naming.NAME)
    teacher = await staff(place)
    await teacher.tap("Good news")
    offered = await teacher.tap("Amina")
    assert "1. " in offered.text
    assert "6. " in offered.text
    preview = await sentence(teacher)
    assert "Good news about Amina" in preview.text
    assert "1 person gets this message." in preview.text
    sent = await teacher.tap("Send")
    assert "It goes in 60 seconds." in sent.text
    desk.deliver()
    assert "Amina hakkında güzel bir haber" in (await newest(parent)).text
    with place.talk.db.transaction() as session:
        assert session.scalars(select(NewsPupil.pupil_id)).all() == [place.school.amina]
        written = session.scalars(select(Audit.action).where(Audit.action.like("message.%")).order_by(Audit.id))
        assert list(written) == ["message.written", "message.sent"]


async def test_a_name_stands_in_the_chat_only_if_all_parents_allow_it(place: Place, desk: Desk) -> None:
    teacher = await staff(place)

    async def labels() -> list[str]:
        return (await teacher.press("praise.write")).labels

    assert "Child 1" in await labels(), "nobody has allowed it yet"
    mother, father = await place.parent(), await place.parent()
    desk.name(mother, place.school.amina, Naming.NAME)
    desk.name(father, place.school.amina, Naming.NAME)
    assert "Amina" in await labels()
    for naming, other in ((Naming.NONE, None), (Naming.OTHER, "Moppie")):
        desk.name(father, place.school.amina, naming, other)
        found = await labels()
        assert "Child 1" in found
        assert not {"Amina", "Moppie"} & set(found)
    desk.name(father, place.school.amina, Naming.NAME)
    with place.talk.db.transaction() as session:
        session.execute(update(School).values(naming="never"))
    assert "Child 1" in await labels()


async def test_a_number_leads_to_the_names_and_stays_without_them(place: Place, desk: Desk) -> None:
    await place.parent()
    teacher = await staff(place)
    shown = await teacher.press("praise.write")
    assert "Console" in shown.labels
    assert "numbers of the others stand in the console" in shown.text
    await teacher.tap("Child 1")
    preview = await sentence(teacher)
    assert "Good news about your child" in preview.text
    assert "Good news about: Child 1 (Groep 6)" in preview.text
    assert not any("Amina" in each.text for each in teacher.shown)


async def test_the_number_is_the_place_in_the_list(place: Place, desk: Desk) -> None:
    with place.talk.db.transaction() as session:
        group = session.get_one(Pupil, place.school.amina).group_id
        for name in ("Zoë", "Bo", "Abel"):
            session.add(Pupil(id=new_id(), school_id=place.school.school_id, group_id=group, first_name=name))
    parent = await place.parent()
    desk.name(parent, place.school.amina, Naming.NAME)
    teacher = await staff(place)
    shown = await teacher.press("praise.write")
    assert shown.labels[:4] == ["Child 1", "Amina", "Child 3", "Child 4"]


async def test_several_children_and_the_whole_group(place: Place, desk: Desk) -> None:
    leader = await staff(place, "leader")
    groups = await leader.tap("Good news")
    assert groups.labels[:2] == ["Groep 3", "Groep 6"]
    await leader.tap("Groep 3")
    await leader.tap("Several children")
    assert not any("Go on" in label for label in leader.shown[-1].labels)
    await leader.tap("Child 1")
    await leader.tap("Child 2")
    await leader.tap("✓ Child 1")
    assert "Go on (1)" in leader.shown[-1].labels
    await leader.tap("Child 1")
    offered = await leader.tap("Go on (2)")
    assert "Good news about: Child 1, Child 2 (Groep 3)" in offered.text
    await sentence(leader)
    await leader.press("praise.write")
    await leader.tap("Groep 3")
    whole = await leader.tap("The whole group")
    assert "Good news about the whole group: Groep 3" in whole.text
    await sentence(leader)
    with place.talk.db.transaction() as session:
        rows = session.execute(select(NewsPupil.broadcast_id, NewsPupil.pupil_id)).all()
    both = {place.school.luuk, place.school.sofia}
    assert {row.pupil_id for row in rows} == both
    assert len(rows) == 4


async def test_typing_searches_and_more_shows_others(place: Place) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    first = await teacher.tap("Child 1")
    other = await teacher.tap("Other sentences")
    assert first.text != other.text
    found = await teacher.say("birthday")
    assert "birthday" in found.text.split("1. ")[1]
    dutch = await teacher.say("spreekbeurt")
    assert "gave a talk" in dutch.text
    assert "For ‘spreekbeurt’" in dutch.text
    nothing = await teacher.say("qwertz")
    assert "No sentence for ‘qwertz’" in nothing.text
    await teacher.tap("Themes")
    sport = await teacher.tap("Sport and games")
    assert "gym" in sport.text
    again = await teacher.say("2")
    assert "Parents read the name that they chose" in again.text


async def test_a_star_brings_a_sentence_to_the_front(place: Place) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.say("spreekbeurt")
    await sentence(teacher)
    await teacher.tap("Keep as favourite")
    assert "No favourite any more" in teacher.shown[-1].labels
    with place.talk.db.transaction() as session:
        assert session.scalars(select(FavouritePhrase.phrase)).all() == ["gave_talk"]
    offered = await teacher.tap("Another sentence")
    assert "1. Today your child gave a talk" in offered.text
    assert offered.text.count("⭐") == 1
    assert broadcasts_now(place) == [], "the draft went"
    await sentence(teacher)
    await teacher.tap("No favourite any more")
    with place.talk.db.transaction() as session:
        assert session.scalars(select(FavouritePhrase.phrase)).all() == []


async def test_a_concern_is_stopped_and_can_be_written_again(place: Place) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.tap("Write it myself")
    stopped = await teacher.say("Goed gewerkt, maar hij luisterde weer niet")
    assert "Call or meet instead" in stopped.text
    assert "weer niet" in stopped.text
    assert "It is good news" not in stopped.labels
    whom = payload(teacher, "praise.more").split(":")[1]
    assert is_gone(await teacher.press(f"praise.keep:{whom}")), "no button overrules it"
    assert broadcasts_now(place) == []


async def test_a_doubt_may_be_sent_after_a_second_look(place: Place) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.tap("Write it myself")
    asked = await teacher.say("Hij huilde bij het afscheid")
    assert "Please read it once more" in asked.text
    assert broadcasts_now(place) == []
    again = await teacher.say("Hij zwaaide bij het afscheid!")
    assert "Hij zwaaide bij het afscheid!" in again.text
    await teacher.tap("Change your line")
    await teacher.say("Hij huilde bij het afscheid")
    preview = await teacher.tap("It is good news")
    assert "Hij huilde bij het afscheid" in preview.text
    assert len(broadcasts_now(place)) == 1


async def test_names_in_a_line_are_asked_about(place: Place) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.tap("Write it myself")
    asked = await teacher.say("Amina heeft prachtig gezongen!")
    assert "This looks like a name: Amina" in asked.text
    assert "Amina heeft" in (await teacher.tap("It is good news")).text


async def test_a_doubtful_line_is_looked_at_for_names_too(place: Place) -> None:
    """Once: the second look lets it go."""
    before = REGISTRY.get_sample_value("samen_news_lines_total", {"found": "doubtful"}) or 0
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.tap("Write it myself")
    asked = await teacher.say("Amina huilde bij het afscheid")
    assert "may sound like a concern: huilde" in asked.text
    assert "This looks like a name: Amina" in asked.text
    assert REGISTRY.get_sample_value("samen_news_lines_total", {"found": "doubtful"}) == before + 1


@pytest.mark.parametrize(("typed", "says"), [("x" * 303, "3 characters too long"), ("🎉🎉", "at least one word")])
async def test_a_line_that_cannot_be_is_asked_again(place: Place, typed: str, says: str) -> None:
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await teacher.tap("Write it myself")
    assert says in (await teacher.say(typed)).text
    assert "Mooi gezongen!" in (await teacher.say("Mooi gezongen!")).text


async def test_a_line_beside_a_sentence(place: Place, desk: Desk) -> None:
    parent = await place.parent(language="Nederlands")
    teacher = await staff(place)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    await sentence(teacher)
    await teacher.tap("Add a line of your own")
    await teacher.say("De hele klas klapte!")
    await teacher.tap("Send")
    desk.deliver()
    text = (await newest(parent)).text
    assert "Uw kind" in text
    assert "De hele klas klapte!" in text


async def test_undo_throw_away_and_too_late(place: Place, desk: Desk) -> None:
    parent = await place.parent()
    teacher = await staff(place)
    before = len(parent.shown)

    async def write() -> None:
        await teacher.press("praise.write")
        await teacher.tap("Child 1")
        await sentence(teacher)

    await write()
    assert "Nothing was sent" in (await teacher.tap("Throw it away")).text
    await write()
    await teacher.tap("Send")
    undo = payload(teacher, "praise.undo")
    assert "Undone" in (await teacher.press(undo)).text
    assert "Undone" in (await teacher.press(undo)).text
    desk.deliver()
    parent.shown += await parent._new()
    assert len(parent.shown) == before
    await write()
    send = payload(teacher, "praise.send")
    await teacher.press(send)
    undo = payload(teacher, "praise.undo")
    assert "already on its way" in (await teacher.press(send)).text
    desk.deliver()
    assert "already on its way" in (await teacher.press(undo)).text
    parent.shown += await parent._new()
    assert len(parent.shown) == before + 1


async def test_the_same_sentence_is_not_offered_for_the_same_child_again(place: Place, desk: Desk) -> None:
    teacher = await staff(place)
    await place.parent()
    heard = set()
    for _ in range(3):
        await teacher.press("praise.write")
        await teacher.tap("Child 1")
        said = payload(teacher, "praise.say").split(":")[-1]
        assert said not in heard
        heard.add(said)
        await sentence(teacher)
        await teacher.tap("Send")
        desk.deliver()
    place.now.move(days=61)
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    for _ in range(25):
        if heard & {found.split(":")[-1] for found in payloads(teacher, "praise.say")}:
            return
        await teacher.tap("Other sentences")
    raise AssertionError("after two months it is offered again")


async def test_a_teacher_reaches_own_children_only(place: Place, desk: Desk) -> None:
    leader = await staff(place, "leader")
    await leader.press(f"praise.child:{place.school.luuk}")
    await sentence(leader)
    (draft,) = broadcasts_now(place)
    with place.talk.db.transaction() as session:
        session.execute(update(Broadcast).values(staff_id=None))
        session.execute(update(Staff).where(Staff.id == place.school.teacher).values(role="teacher"))
        three = session.scalars(select(Group.id).where(Group.name == "Groep 3")).one()
    for data in (
        f"praise.group:{three}",
        f"praise.all:{three}",
        f"praise.several:{three}",
        f"praise.toggle:{place.school.luuk}",
        f"praise.child:{place.school.luuk}",
        f"praise.child:{place.zofia}",
        f"praise.say:{place.school.luuk}:gave_talk",
        f"praise.own:{three}",
        "praise.chosen",
        f"praise.show:{draft.id}",
        f"praise.star:{draft.id}",
        f"praise.unstar:{draft.id}",
        f"praise.other:{draft.id}",
        f"praise.drop:{draft.id}",
        f"praise.send:{draft.id}:0000000000000000",
        f"praise.say:{place.school.amina}:no_such_sentence",
        f"praise.theme:{place.school.amina}:no_such_theme",
        f"praise.more:{place.school.amina}:400",
    ):
        assert is_gone(await leader.press(data)), data
    assert len(broadcasts_now(place)) == 1


async def test_coordinators_have_no_such_entry(place: Place) -> None:
    chat = await staff(place, "coordinator")
    assert "Good news" not in chat.shown[-1].labels
    assert is_gone(await chat.press("praise.write"))


async def test_a_photo_of_the_teacher_goes_with_it(place: Place, desk: Desk) -> None:
    parent = await place.parent()
    teacher = await staff(place)
    with place.talk.db.transaction() as session:
        made = photos.keep(session, place.school.school_id, place.school.teacher, picture(), now=place.now())
        photo = made.id
    await teacher.press("praise.write")
    await teacher.tap("Child 1")
    preview = await sentence(teacher)
    assert "Your photo cannot go with it" in preview.text
    assert "Add your photo" not in preview.labels
    with place.talk.db.transaction() as session:
        (tie,) = session.scalars(select(Guardian).where(Guardian.pupil_id == place.school.amina))
        photos.answer(session, tie.person_id, tie.id, given=True, version="1", language="en", now=place.now())
    await teacher.press(payload(teacher, "praise.star"))
    added = await teacher.tap("Add your photo")
    assert added.screen.photo == photo
    out = await teacher.tap("Take the photo out")
    assert out.screen.photo is None
    await teacher.tap("Add your photo")
    await teacher.tap("Send")
    desk.deliver()
    assert (await newest(parent)).screen.photo == photo
