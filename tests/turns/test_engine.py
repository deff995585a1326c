"""One act, one transaction: repeats, poison, blocks, and every order of acts a person can think of."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.core.incoming import Command, Edited, Incoming, InGroup, Left, Returned, Tapped, Text
from bot.delivery.tables import OutMessage
from bot.i18n.library import Library
from bot.people.tables import Address
from bot.store.db import Database
from bot.store.inbox import Inbox
from bot.turns.engine import Outcome
from bot.turns.router import Access
from bot.turns.turn import Turn
from tests.conftest import FixedClock
from tests.talk import Talk, make_engine


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


async def test_a_bug_costs_one_apology_and_nothing_else(talk: Talk) -> None:
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
    st.sampled_from([Edited(), InGroup()]),
)


@given(
    acts=st.lists(ACTS, min_size=1, max_size=8), language=st.sampled_from(["nl", "en", "tr", "ar", "pl", "xx", None])
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.long
def test_any_order_of_acts_is_answered_without_an_exception(
    database_url: str, library: Library, acts: list[object], language: str | None
) -> None:
    async def run() -> None:
        db = Database(database_url)
        talk = Talk(db, make_engine(db, library, FixedClock()), address=uuid4().hex, locale=language)
        try:
            for act in acts:
                shown = await talk.do(act)  # type: ignore[arg-type]  # one of the contents above
                assert talk.outcome is Outcome.DONE
                assert shown.text.strip()
        finally:
            await db.close()

    asyncio.run(run())
