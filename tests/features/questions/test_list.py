"""A parent's list of questions, through the real engine."""

import asyncio
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.core.incoming import Tapped, Text
from bot.i18n.library import Library
from bot.people import questions
from bot.people.tables import Address, Guardian, Pupil, Question
from bot.store.db import Database
from bot.turns.engine import Outcome
from tests.conftest import NOON, FixedClock
from tests.features.glossary.conftest import Place, place
from tests.people.sample import add_person, fill
from tests.talk import Talk, make_engine

__all__ = ["place"]


async def test_an_empty_list_says_what_it_is_for(place: Place) -> None:
    chat = await place.parent()
    empty = await chat.tap("My questions")
    assert "Your list of questions is empty." in empty.text
    assert "Here you keep what you want to ask at school. Only you see this list." in empty.text
    assert empty.labels == ["Add a question", "Main menu"]


async def test_a_parent_types_a_question(place: Place) -> None:
    chat = await place.parent()
    await chat.press("glossary.ask:opp:2")
    await chat.tap("My questions (1)")
    assert "You can write in your own language." in (await chat.tap("Add a question")).text
    added = await chat.say("  Kan mijn kind\n**naar** de [[bso]]? ")
    assert "Your question is on the list." in added.text
    assert "2. Kan mijn kind **naar** de [[bso]]?\n" in added.text, "typed words are never markup"
    assert added.text.index("1. May I take the plan home before I sign? – opp") < added.text.index("2. Kan mijn")
    assert added.labels == ["Remove question 1", "Remove question 2", "Add a question", "Main menu"]


async def test_the_same_words_are_one_question(place: Place) -> None:
    chat = await place.parent()
    for words in ("When is sports?", "when is  SPORTS?"):
        await chat.press("questions.add")
        last = await chat.say(words)
    assert "This question is on your list already." in last.text
    assert "2." not in last.text


async def test_what_nobody_understands_can_be_asked_at_school(place: Place) -> None:
    chat = await place.parent()
    offer = await chat.say("Where do I hang up the coat?")
    assert "I did not understand that. Is this a question for the school?" in offer.text
    assert "Where do I hang up the coat?" in offer.text
    assert offer.labels == ["Ask it at school", "Put it on my list", "Help", "Main menu"]
    added = await chat.tap("Put it on my list")
    assert "Your question is on the list." in added.text
    assert "1. Where do I hang up the coat?" in added.text
    assert "did not understand" in (await chat.say("Thank you very much")).text
    assert "Put it on my list" not in chat.shown[-1].labels, "thanks are no question"


async def test_a_word_that_is_not_known_can_be_asked_at_school(place: Place) -> None:
    chat = await place.parent()
    near = await chat.say("the plan for extra help")
    assert "Not here? You can ask it at school." in near.text
    assert "1. the plan for extra help" in (await chat.tap("Put it on my list")).text


async def test_an_old_offer_keeps_nothing_else(place: Place) -> None:
    """What the button was for has been replaced by what was typed later."""
    chat = await place.parent()
    first = (await chat.say("Where do I hang up the coat?")).button("Put it on my list")
    await chat.say("Mijn dochter slaapt slecht thuis")
    assert first.tap
    assert "This button is old." in (await chat.press(first.tap.encode())).text
    assert "Your list of questions is empty." in (await chat.press("questions.list")).text


async def test_a_word_typed_as_a_question_is_kept_and_not_explained(place: Place) -> None:
    chat = await place.parent()
    await chat.press("questions.add")
    assert "1. tlv?" in (await chat.say("tlv?")).text
    assert (await chat.say("tlv?")).text.startswith("tlv")


@pytest.mark.parametrize(("words", "told"), [("\u200b", "Type one question."), ("x" * 301, "at most 300 characters")])
async def test_what_cannot_be_kept_is_asked_again(place: Place, words: str, told: str) -> None:
    chat = await place.parent()
    await chat.press("questions.add")
    assert told in (await chat.say(words)).text
    assert "1. Better" in (await chat.say("Better")).text


async def test_removing_and_putting_back(place: Place) -> None:
    chat = await place.parent()
    for number in (1, 2):
        await chat.press(f"glossary.ask:opp:{number}")
    await chat.press("questions.list")
    removed = await chat.tap("Remove question 1")
    assert "The question is off your list." in removed.text
    assert "1. May I take the plan" in removed.text
    back = await chat.tap("Put it back")
    assert "The question is back on your list." in back.text
    assert "1. Which level" in back.text
    assert "Put it back" not in back.labels


async def test_a_long_list_has_pages(place: Place) -> None:
    chat = await place.parent()
    for number in range(1, 8):
        await chat.press("questions.add")
        last = await chat.say(f"Question number {number}")
    assert "7. Question number 7" in last.text, "the page where it was added"
    first = await chat.tap("Earlier questions")
    assert "1. Question number 1" in first.text
    assert "6. " not in first.text
    assert "6. Question number 6" in (await chat.tap("Next questions")).text
    await chat.tap("Remove question 7")
    assert "1. Question number 1" in (await chat.tap("Remove question 6")).text, "the page that is left"


async def test_a_full_list_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = await place.parent()
    await chat.press("questions.add")
    monkeypatch.setattr(questions, "MOST", 0)
    assert "Your list is full." in (await chat.say("One more")).text
    assert "Your list is full." in (await chat.press("questions.add")).text


async def test_nobody_touches_another_parents_list(place: Place) -> None:
    chat, stranger = await place.parent(), await place.parent(place.school.amina)
    kept = (await chat.press("glossary.ask:opp:1")).button("Undo").tap
    assert kept
    for data in (kept.encode(), kept.encode().replace("remove", "restore"), "questions.remove:5", "questions.remove:x"):
        assert "This button is old." in (await stranger.press(data)).text
    assert "list of questions is empty" in (await stranger.press("questions.list")).text
    assert "1. Which level" in (await chat.press("questions.list")).text


async def test_a_teacher_has_no_list(place: Place) -> None:
    chat = await place.teacher()
    assert "My questions" not in (await chat.press("home.menu")).labels
    assert "This button is old." in (await chat.press("questions.list")).text


TAPS = st.sampled_from(
    [
        *(f"glossary.{name}:{term}" for name in ("card", "full", "short", "asks", "unclear") for term in ("opp", "no")),
        *(f"glossary.ask:{term}:{number}" for term in ("opp", "tlv") for number in range(4)),
        *(f"glossary.write:opp:{place}" for place in range(2)),
        *("glossary.home", "glossary.letters", "glossary.group:rights", "glossary.letter:s", "glossary.found:a:1"),
        *(f"glossary.group_page:rights:{page}" for page in (0, 1, 9)),
        *("questions.list", "questions.add", "questions.page:3", "questions.remove:1"),
        *("a kept question: remove", "a kept question: restore", "settings.speak:ar"),
    ]
)
WORDS = st.sampled_from(["opp", "boekenfeestje", "opp tlv sbo vso mr mdo oogo havo vwo vmbo rapport", "x" * 301, " "])


@given(acts=st.lists(st.one_of(TAPS.map(Tapped), WORDS.map(Text)), min_size=1, max_size=9), is_parent=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.long
def test_any_order_of_these_taps_is_answered(
    database_url: str, library: Library, acts: list[Tapped | Text], is_parent: bool
) -> None:
    async def run() -> None:
        now = FixedClock()
        db = Database(database_url)
        talk = Talk(db, make_engine(db, library, now), address=_somebody(db, is_parent=is_parent), channel="webchat")
        for act in acts:
            await talk.do(_filled(db, act))
            assert talk.outcome is Outcome.DONE
        await db.close()

    asyncio.run(run())


def _somebody(db: Database, *, is_parent: bool) -> str:
    """The address of a new parent, or of a new visitor."""
    address = uuid4().hex
    with db.transaction() as session:
        pupil_id = session.scalar(select(Pupil.id).limit(1))
    pupil_id = pupil_id or fill(db).amina
    with db.transaction() as session:
        person = add_person(session, address, NOON)
        chat = session.scalars(select(Address).where(Address.value == address)).one()
        chat.channel = "webchat"
        if is_parent:
            session.add(Guardian(person_id=person.id, pupil_id=pupil_id, linked_at=NOON))
        else:
            chat.person_id = None
    return address


def _filled(db: Database, act: Tapped | Text) -> Tapped | Text:
    """A tap on somebody's question gets the id of the newest one there is, whosever it is."""
    if isinstance(act, Text) or not act.data.startswith("a kept question"):
        return act
    with db.transaction() as session:
        newest = session.scalar(select(func.max(Question.id))) or 1
    return Tapped(f"questions.{act.data.split(': ')[1]}:{newest}")
