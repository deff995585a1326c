"""One act, one transaction: repeats, poison, blocks, and every order of acts a person can think of."""

import asyncio
import re
from dataclasses import replace
from functools import partial
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.core.incoming import (
    Attachment,
    AttachmentKind,
    Command,
    Content,
    Edited,
    Incoming,
    InGroup,
    Left,
    Returned,
    Tapped,
    Text,
)
from bot.core.markup import literal
from bot.core.screen import Screen
from bot.delivery.tables import OutMessage
from bot.i18n.library import Library
from bot.people.tables import Address, Conversation, Person
from bot.store.base import table
from bot.store.db import Database
from bot.store.inbox import Inbox
from bot.turns.engine import Outcome
from bot.turns.router import Access
from bot.turns.turn import Turn
from tests.conftest import FixedClock
from tests.talk import Talk, make_engine
from tests.together import at_once


async def messages(db: Database) -> int:
    return await db.read(lambda session: session.scalar(select(func.count()).select_from(OutMessage))) or 0


async def test_each_update_three_times_and_side_by_side_changes_state_once(talk: Talk) -> None:
    act = Incoming("telegram", "u:1", "1001", Command("start"), "tr", raw=b"{}")
    outcomes = await asyncio.gather(*(talk.engine.process(act) for _ in range(3)))
    assert sorted(outcomes) == ["done", "duplicate", "duplicate"]
    assert await messages(talk.db) == 1


async def test_two_processes_on_one_database_answer_once(db: Database, library: Library, now: FixedClock) -> None:
    second = Database(db.url)
    engines = [make_engine(db, library, now), make_engine(second, library, now)]
    acts = [Incoming("telegram", f"u:{n}", str(n % 3), Text("opp"), "en", raw=b"{}") for n in range(12)]
    try:
        results = await asyncio.gather(*(engine.process(act) for act in acts for engine in engines * 2))
    finally:
        await second.close()
    assert results.count(Outcome.DONE) == 12
    assert results.count(Outcome.DUPLICATE) == 36
    received = await db.read(lambda session: session.scalar(select(func.count()).select_from(Inbox)))
    assert received == 12


async def test_a_bug_costs_one_apology_and_nothing_else(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    await talk.start()
    await talk.tap("English")
    before = await messages(talk.db)

    @talk.engine._dialogue.router.command("broken", Access.ANYONE)
    def broken(turn: Turn, argument: str) -> None:
        turn.session.add(Address(channel="telegram", value="half-done", created_at=turn.now))
        turn.session.flush()
        raise ValueError(argument)

    shown = await talk.command("broken", "a secret word")
    assert talk.outcome is Outcome.FAILED
    assert shown.text == "Something went wrong. Please try again."
    logged = capsys.readouterr().out
    assert "turn.failed" in logged
    assert "secret word" not in logged
    assert await messages(talk.db) == before + 1
    left = await talk.db.read(lambda session: session.scalar(select(Address).where(Address.value == "half-done")))
    assert left is None
    again = replace(Incoming("telegram", "u:x", "1001", Command("broken")), external_id="broken")
    assert await talk.engine.process(again) is Outcome.FAILED
    assert await talk.engine.process(again) is Outcome.DUPLICATE


async def test_a_block_closes_the_address_and_writing_again_opens_it(talk: Talk) -> None:
    await talk.start()
    await talk.engine.process(Incoming("telegram", "left", "1001", Left()))

    async def closed() -> object:
        return await talk.db.read(lambda session: session.scalar(select(Address.closed_at)))

    assert await closed() is not None
    await talk.engine.process(Incoming("telegram", "back", "1001", Returned()))
    assert await closed() is None


async def test_a_hint_keeps_the_open_question_open(talk: Talk) -> None:
    await talk.start()
    await talk.tap("English")
    await talk.command("menu")
    await talk.tap("I have a school letter")
    await talk.attach("photo")
    shown = await talk.say("not a code")
    assert "12 letters and digits" in shown.text


async def test_a_number_and_a_typed_label_choose_like_a_tap(talk: Talk) -> None:
    await talk.start()
    assert (await talk.say("1")).text.startswith("Welcome")
    await talk.command("menu")
    assert "Type a word" in (await talk.say("school words")).text
    await talk.command("menu")
    assert "Type a word" in (await talk.say("١")).text


async def test_two_taps_at_the_same_moment_are_answered_one_after_the_other(talk: Talk) -> None:
    await talk.start()
    data = talk.shown[-1].button("English").tap
    assert data
    acts = [Incoming("telegram", f"t:{n}", "1001", Tapped(data.encode(), "5"), "en") for n in range(5)]
    assert set(await asyncio.gather(*map(talk.engine.process, acts))) == {Outcome.DONE}
    assert await messages(talk.db) == 6


async def test_acts_that_wait_together_are_each_answered_as_alone(talk: Talk) -> None:
    """Two of the same person among them, one that comes twice, and one of somebody new."""
    other = replace(talk, address="1002", shown=[])
    for one in (talk, other):
        await one.start()
        await one.tap("English")
    await talk.command("menu")
    letter = talk.shown[-1].button("I have a school letter").tap
    assert letter
    acts = [
        Incoming("telegram", "g:1", "1001", Tapped(letter.encode(), "5"), "en"),
        Incoming("telegram", "g:2", "1002", Text("opp"), "en"),
        Incoming("telegram", "g:3", "1001", Text("not a code"), "en"),
        Incoming("telegram", "g:2", "1002", Text("opp"), "en"),
        Incoming("telegram", "g:4", "1003", Text("tlv"), "pl"),
    ]
    outcomes = await at_once(talk.db, *map(talk.engine.process, acts))
    assert outcomes == [Outcome.DONE] * 3 + [Outcome.DUPLICATE, Outcome.DONE]
    question, complaint = await talk.read()
    assert "code" in question.text
    assert "12 letters and digits" in complaint.text
    [card] = await other.read()
    assert "opp" in card.text
    [newcomer] = await replace(talk, address="1003", shown=[]).read()
    assert newcomer.language == "pl"


async def test_a_bug_in_one_turn_costs_those_beside_it_nothing(talk: Talk) -> None:
    @talk.engine._dialogue.router.command("broken", Access.ANYONE)
    def broken(turn: Turn, argument: str) -> None:
        raise ValueError(argument)

    contents: list[Content] = [Text("opp"), Command("broken"), Text("tlv")]
    acts = [Incoming("telegram", f"b:{n}", str(n), content, "en") for n, content in enumerate(contents)]
    outcomes = await at_once(talk.db, *map(talk.engine.process, acts))
    assert outcomes == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]
    assert await messages(talk.db) == 3


async def test_rows_that_a_turn_has_read_are_read_anew_by_the_next_one(talk: Talk) -> None:
    for address in ("1001", "1002"):
        await replace(talk, address=address, shown=[]).start()
    seen: list[object] = []
    kept: list[Address] = []  # a session forgets what nobody holds

    @talk.engine._dialogue.router.command("look", Access.ANYONE)
    def look(turn: Turn, argument: str) -> Screen:
        first = turn.session.scalars(select(Address).where(Address.value == "1001")).one()
        seen.append(first.closed_at)
        kept.append(first)
        held = table(Address)
        turn.session.execute(update(held).where(held.c.id == first.id).values(closed_at=turn.now))
        return Screen(literal("looked"))

    acts = [Incoming("telegram", f"l:{n}", address, Command("look"), "en") for n, address in enumerate("78")]
    assert await at_once(talk.db, *map(talk.engine.process, acts)) == [Outcome.DONE] * 2
    assert seen == [None, talk.engine._now()]


@pytest.mark.parametrize("order", [1, -1])
async def test_who_is_forgotten_leaves_nothing_behind_in_a_turn_beside_it(talk: Talk, order: int) -> None:
    """Both chats are one person's."""
    other = replace(talk, address="1002", shown=[])
    for one in (talk, other):
        await one.start()
        await one.tap("English")

    def join(session: Session) -> None:
        person = Person(language="en", created_at=talk.engine._now())
        session.add(person)
        session.flush()
        session.execute(update(Address).values(person_id=person.id))

    await talk.db.run(join)
    erase = (await talk.command("stop")).button("erase everything").tap
    assert erase
    acts = [
        Incoming("telegram", "e:1", "1001", Tapped(erase.encode(), "5"), "en"),
        Incoming("telegram", "e:2", "1002", Text("opp"), "en"),
    ]
    assert await at_once(talk.db, *map(talk.engine.process, acts[::order])) == [Outcome.DONE] * 2

    def left(session: Session) -> list[tuple[str, bool]]:
        """To whom, and whether that place is known."""
        held = select(OutMessage.to, OutMessage.address_id, Address.id).order_by(OutMessage.id)
        rows = session.execute(held.outerjoin(Address, Address.id == OutMessage.address_id))
        return [(to, wanted == found) for to, wanted, found in rows]

    goodbye, answer = ("1001", True), ("1002", True)
    assert await talk.db.read(left) == ([goodbye, answer] if order == 1 else [goodbye])


PAYLOADS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "home.menu",
            "onboarding.agree",
            "settings.menu",
            "settings.erase_now",
            "glossary.card:opp",
            "glossary.card:no",
        ]
    ),
    st.builds(
        "{}:{}".format,
        st.sampled_from(
            ["onboarding.name", "onboarding.naming", "settings.name", "glossary.card", "onboarding.language"]
        ),
        st.one_of(st.integers().map(str), st.text(max_size=20)),
    ),
)
ACTS = st.one_of(
    st.text(max_size=200).map(Text),
    st.sampled_from(["opp", "2", "/", "12345", "so", "tlv ?", "٣"]).map(Text),
    PAYLOADS.map(lambda data: Tapped(data, "7")),
    st.sampled_from(["start", "menu", "help", "stop", "language", "settings", "nonsense"]).map(Command),
    st.text(max_size=80).map(lambda code: Command("start", code)),
    st.sampled_from([Edited(), InGroup(), Left(), Returned()]),
    st.sampled_from(get_args(AttachmentKind)).map(Attachment),
)


@given(
    acts=st.lists(ACTS, min_size=1, max_size=8), language=st.sampled_from(["nl", "en", "tr", "ar", "pl", "xx", None])
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.long
def test_any_order_of_acts_is_answered_without_an_exception(
    database_url: str, library: Library, acts: list[Content], language: str | None
) -> None:
    async def run() -> None:
        db = Database(database_url)
        engine = make_engine(db, library, FixedClock())
        talk = Talk(db, engine, address=uuid4().hex, locale=language)
        try:
            for number, act in enumerate(acts):
                assert await engine.process(_act(talk, number, act)) is Outcome.DONE
                answers = await talk.read()
                assert answers or isinstance(act, _UNANSWERED)
                chosen = await db.read(partial(_language, address=talk.address))
                for shown in answers:
                    assert shown.text.strip()
                    assert shown.language == (chosen or shown.language)
                    assert shown.language != "ar" or re.search("[\u0621-\u064a]", shown.text)
        finally:
            await db.close()

    asyncio.run(run())


@given(
    acts=st.lists(st.tuples(st.integers(0, 2), ACTS.filter(lambda act: not _is_code(act))), min_size=2, max_size=12),
    language=st.sampled_from(["nl", "ar", None]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.long
def test_acts_that_wait_together_are_answered_as_one_after_another(
    database_url: str, library: Library, acts: list[tuple[int, Content]], language: str | None
) -> None:
    async def run() -> None:
        db = Database(database_url)
        engine = make_engine(db, library, FixedClock())
        apart, together = ([Talk(db, engine, uuid4().hex, locale=language) for _ in range(3)] for _ in range(2))
        try:
            outcomes = [await engine.process(_act(apart[who], number, act)) for number, (who, act) in enumerate(acts)]
            waiting = [engine.process(_act(together[who], number, act)) for number, (who, act) in enumerate(acts)]
            assert await at_once(db, *waiting) == outcomes
            for one, other in zip(apart, together, strict=True):
                assert [shown.screen for shown in await other.read()] == [shown.screen for shown in await one.read()]
        finally:
            await db.close()

    asyncio.run(run())


_UNANSWERED = (Left, Returned, Edited, InGroup)


def _language(session: Session, address: str) -> str | None:
    """What the person chose."""
    asked = select(Person.language, Conversation.language).select_from(Address).where(Address.value == address)
    asked = asked.outerjoin(Person, Person.id == Address.person_id)
    row = session.execute(asked.outerjoin(Conversation, Conversation.address_id == Address.id)).first()
    return (row[0] or row[1]) if row else None


def _act(talk: Talk, number: int, content: Content) -> Incoming:
    return Incoming(talk.channel, f"{talk.address}:{number}", talk.address, content, talk.locale, raw=b"{}")


def _is_code(act: object) -> bool:
    """Guessed codes are counted for all chats together."""
    return isinstance(act, Command) and bool(act.argument)
