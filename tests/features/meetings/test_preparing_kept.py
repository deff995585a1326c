"""What was typed stays, whatever breaks afterwards; and the letters that invite to prepare."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.markup import plain
from bot.core.screen import Screen
from bot.features.meetings.content import of_meeting
from bot.features.meetings.preparing import preview, screens
from bot.features.meetings.preparing.letters import WRITERS
from bot.features.meetings.preparing.privacy import list_prepared
from bot.features.meetings.preparing.rules import Step
from bot.features.meetings.tables import Meeting, PreparedLine
from bot.features.meetings.telling.actions import What
from bot.features.meetings.telling.letters import News
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.privacy import erase_person
from bot.turns.engine import Outcome
from tests.features.glossary.conftest import Place, place
from tests.features.meetings.desk import Desk
from tests.talk import Talk

__all__ = ["place"]

NEXT = (
    *(f"meetings.prep_go:M:{step}" for step in Step),
    *(f"meetings.{name}:M" for name in ("prep_drawing", "prep_send", "prep_withdraw", "prep_lines")),
    "meetings.prep_wish:M:call",
)


@pytest.fixture
def desk(place: Place) -> Desk:
    return Desk(place)


def break_down(*given: object, **named: object) -> Screen:
    raise ConnectionError("the machine stopped here")


@pytest.mark.parametrize("act", NEXT)
@pytest.mark.long
async def test_no_typed_question_is_lost_when_the_next_step_breaks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Each is committed in its own turn: nothing that comes after it can take it along."""
    meeting, chat = desk.meeting(), await desk.place.parent()
    await chat.press(f"meetings.prepare:{meeting}")
    for line in ("Eerste", "Tweede"):
        await chat.say(line)
    with monkeypatch.context() as broken:
        for module, names in ((screens, ("step",)), (preview, ("sent", "withdrawn", "lines", "preview"))):
            for name in names:
                broken.setattr(module, name, break_down)
        await chat.press(act.replace("M", str(meeting)))
        assert chat.outcome is Outcome.FAILED
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert [line.text for line in prepared.lines] == ["Eerste", "Tweede"]
    assert not prepared.is_sent, "what broke was not half done"
    again = await chat.press(f"meetings.prepare:{meeting}")
    assert "1. Eerste\n\n2. Tweede" in again.text


def letter(desk: Desk, meeting: int, chat: Talk, what: What, library: Library) -> str | None:
    person = desk.person(chat)
    with desk.place.talk.db.transaction() as session:
        said = of_meeting(session, session.get_one(Meeting, meeting), desk.now)
        screen = WRITERS[what](session, Texts(library, "en"), News(said, person, desk.now))
        return plain(screen.rich) if screen else None


async def test_who_has_not_begun_is_invited_and_reminded(desk: Desk, library: Library) -> None:
    meeting, chat = desk.meeting(), await desk.place.parent()
    invited = letter(desk, meeting, chat, What.PREPARE, library)
    assert invited is not None
    assert "When: Tuesday 1 December, from 15:30 to 15:40" in invited
    assert "One question is enough." in invited
    await chat.press(f"meetings.prepare:{meeting}")
    await chat.say("Eerste")
    assert letter(desk, meeting, chat, What.PREPARE, library) is None
    reminded = letter(desk, meeting, chat, What.REMIND, library)
    assert reminded is not None
    assert "School does not see it yet." in reminded
    await chat.press(f"meetings.prep_send:{meeting}")
    assert letter(desk, meeting, chat, What.REMIND, library) is None
    await chat.press(f"meetings.prep_withdraw:{meeting}")
    assert letter(desk, meeting, chat, What.REMIND, library) is None, "they have decided"


async def test_a_wish_for_another_time_is_not_a_preparation(desk: Desk, library: Library) -> None:
    meeting, chat = desk.meeting(), await desk.place.parent()
    await chat.press(f"meetings.wish:{meeting}:other_time")
    assert desk.prepared(meeting, chat) is not None
    assert letter(desk, meeting, chat, What.PREPARE, library) is not None
    reminded = letter(desk, meeting, chat, What.REMIND, library)
    assert reminded is not None
    assert "You can still send your questions" in reminded


@pytest.mark.parametrize("values", [{"state": "cancelled"}, {"starts_at": None}])
async def test_nobody_is_invited_to_what_is_not_coming(desk: Desk, library: Library, values: dict[str, object]) -> None:
    meeting, chat = desk.meeting(), await desk.place.parent()
    if "starts_at" in values:
        values = {"starts_at": desk.now - timedelta(minutes=1)}
    desk.change(meeting, **values)
    assert letter(desk, meeting, chat, What.PREPARE, library) is None
    assert letter(desk, meeting, chat, What.REMIND, library) is None


async def test_my_data_has_it_and_stopping_erases_it(desk: Desk) -> None:
    meeting, chat = desk.meeting(), await desk.place.parent()
    await chat.press(f"meetings.prepare:{meeting}")
    await chat.say("Eerste")
    person = desk.person(chat)
    with desk.place.talk.db.transaction() as session:
        (found,) = list_prepared(session, person)
        assert found["lines"] == [{"kind": "own", "place": 1, "words": "Eerste", "answer": None}]
        assert found["state"] == "begun"
        erase_person(session, person, desk.now)
        assert session.scalars(select(PreparedLine)).all() == []
