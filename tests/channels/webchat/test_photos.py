"""Photos in the web chat: for the reader of their message, as long as they may be seen, and kept by nobody."""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.screen import Document, Place, Screen
from bot.delivery.ports import Outgoing, Rejected
from bot.people.tables import Address, Guardian, Person
from bot.photos import actions
from bot.photos.pictures import Picture, prepare
from bot.store.ids import new_id
from tests.channels.webchat.conftest import Chat, Parent
from tests.people.sample import NOW, fill

HIDDEN = "The photo of this message is not shown any more."


def picture() -> Picture:
    out = BytesIO()
    Image.new("RGB", (320, 200), "green").save(out, "JPEG")
    made = prepare(out.getvalue())
    assert isinstance(made, Picture)
    return made


@dataclass
class Family:
    chat: Chat
    parent: Parent
    person_id: int
    guardian_id: int
    photo: int
    path: str

    def says(self, given: bool) -> None:
        with self.chat.db.transaction() as session:
            assert actions.answer(
                session, self.person_id, self.guardian_id, given=given, version="1", language="en", now=NOW
            )


def guardian(session: Session, address: str, pupil_id: int) -> tuple[int, int]:
    person = Person(id=new_id(), language="en", created_at=NOW)
    session.add(person)
    session.flush()
    session.execute(update(Address).where(Address.value == address).values(person_id=person.id))
    tie = Guardian(id=new_id(), person_id=person.id, pupil_id=pupil_id, naming="none", linked_at=NOW)
    session.add(tie)
    session.flush()
    return person.id, tie.id


@pytest.fixture
async def family(chat: Chat) -> Family:
    school, parent = fill(chat.db), await chat.parent()
    with chat.db.transaction() as session:
        person, tie = guardian(session, parent.address, school.amina)
        photo = actions.keep(session, school.school_id, school.teacher, picture(), now=NOW).id
        actions.tie(session, photo, [school.amina])
    message = await chat.say(parent.address, Screen("Well done", photo=photo), language="en")
    made = Family(chat, parent, person, tie, photo, f"/chat/photo/{message}")
    made.says(True)
    return made


async def test_a_guardian_sees_it_and_nothing_keeps_it(family: Family) -> None:
    page = await family.parent.read()
    assert f'src="{family.path}"' in page
    assert 'alt="A photo from school"' in page
    assert 'width="320" height="200"' in page
    assert HIDDEN not in page
    answer = await family.parent.client.get(family.path)
    assert (answer.status_code, answer.content) == (200, picture().content)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_no_takes_it_away_at_once_and_a_yes_brings_it_back(family: Family) -> None:
    family.says(False)
    assert (await family.parent.client.get(family.path)).status_code == 404
    page = await family.parent.read()
    assert family.path not in page
    assert HIDDEN in page
    assert "Well done" in page
    family.says(True)
    assert family.path in await family.parent.read()
    assert (await family.parent.client.get(family.path)).status_code == 200


async def test_nobody_else_gets_it(family: Family) -> None:
    other = await family.chat.parent()
    assert (await other.client.get(family.path)).status_code == 404
    assert (await family.chat.client().get(family.path)).status_code == 404
    assert (await family.parent.client.get("/chat/photo/1")).status_code == 404
    assert (await family.parent.client.get(f"/chat/photo/{family.photo}")).status_code == 404


async def test_a_message_alone_gives_no_right_to_its_photo(family: Family) -> None:
    """Whoever is no guardian of the child any more, or never was, reads the words."""
    stranger = await family.chat.parent()
    message = await family.chat.say(stranger.address, Screen("Well done", photo=family.photo))
    assert (await stranger.client.get(f"/chat/photo/{message}")).status_code == 404
    assert HIDDEN in await stranger.read()
    with family.chat.db.transaction() as session:
        session.delete(session.scalars(select(Guardian)).one())
    assert (await family.parent.client.get(family.path)).status_code == 404


async def test_a_file_with_a_photo_that_is_taken_back_is_not_given_out(family: Family) -> None:
    file = Document("samen-good-news.html", "text/html", b"<img>", (family.photo,))
    message = await family.chat.say(family.parent.address, Screen("Your file", document=file), language="en")
    path = f"/chat/document/{message}"
    assert path in await family.parent.read()
    assert (await family.parent.client.get(path)).content == b"<img>"
    family.says(False)
    assert (await family.parent.client.get(path)).status_code == 404
    page = await family.parent.read()
    assert path not in page
    assert "A photo in this file is not shown any more." in page


async def test_an_open_page_is_told(family: Family) -> None:
    """The message comes once more, in its place, without the photo."""
    before = await family.parent.last_seq()
    family.says(False)
    screen = Screen("Well done", photo=family.photo, place=Place.INSIDE)
    await family.chat.say(family.parent.address, screen, replaces=family.path.rpartition("/")[2], language="en")
    assert await family.parent.last_seq() > before
    page = await family.parent.read()
    assert len(re.findall("Well done", page)) == 1
    assert HIDDEN in page


async def test_what_is_taken_back_never_comes_as_news(family: Family) -> None:
    screen = Screen("Well done", photo=family.photo, place=Place.INSIDE)
    [result] = await family.chat.channel.send([Outgoing(new_id(), family.parent.address, "en", screen, "12345")])
    assert isinstance(result, Rejected)
    assert len(re.findall("Well done", await family.parent.read())) == 1


async def test_a_photo_after_something_was_sent(family: Family) -> None:
    """As the script of an open page gets it."""
    key = re.findall(r'name="key" value="([^"]+)"', await family.parent.read())[-1]
    headers = {"accept": "application/json"}
    form = {"key": key, "text": "Thank you", "after": "0"}
    answer = await family.parent.client.post("/chat/send", data=form, headers=headers)
    shown = "".join(event["html"] for event in answer.json()["events"])
    assert family.path in shown
