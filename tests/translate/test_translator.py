"""Lines of a school the whole way: switch, cache, service, circuit, counts; Dutch whenever anything is amiss."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.i18n.library import Library
from bot.store.db import Database
from bot.translate import actions, circuit, queries
from bot.translate.ports import Dutch, Line, Translated, Why
from bot.translate.tables import SchoolTranslation, Translation
from bot.translate.translator import ATTEMPTS, Translator
from tests.conftest import FixedClock
from tests.fakes.translators import SENTENCES, FakeTranslators, Trouble
from tests.people.sample import Sample, fill
from tests.translate.test_services import connect, hurried, trouble_in

LINE = "Amina vindt u in lokaal 4."
ALL = ("en", "tr", "ar", "pl")


@pytest.fixture
def school(db: Database) -> Sample:
    """De Regenboog, where Amina goes."""
    return fill(db)


@pytest.fixture
async def translator(
    db: Database,
    library: Library,
    now: FixedClock,
    services: FakeTranslators,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Translator]:
    with hurried(monkeypatch, trouble_in(request)):
        made = Translator(db, connect(services, "deepl"), library, now, sleep=lambda _: asyncio.sleep(0))
        yield made
        await made.close()


async def switch(db: Database, school: Sample, now: FixedClock, *, on: bool = True) -> None:
    await db.run(lambda session: actions.announce(session, None))
    await db.run(lambda session: actions.switch(session, school.school_id, on=on, now=now()))


async def ask(translator: Translator, school: Sample, line: str = LINE, *languages: str) -> dict[str, Line]:
    return await translator.translate_line(school.school_id, line, languages or ALL)


async def test_a_line_is_translated_into_each_language(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    found = await ask(translator, school)
    assert found["tr"] == Translated(f"{SENTENCES['tr']} Amina 4.")
    assert found["ar"] == Translated(f"{SENTENCES['ar']} \u2068Amina\u2069 \u20684\u2069.")
    assert set(found) == set(ALL)
    assert {asked.text for asked in services.asked} == {'<x id="1"/> vindt u in lokaal <x id="2"/>.'}


async def test_nothing_leaves_without_the_schools_yes(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    assert await ask(translator, school) == {code: Dutch(LINE, Why.OFF) for code in ALL}
    await switch(db, school, now)
    await switch(db, school, now, on=False)
    assert await ask(translator, school) == {code: Dutch(LINE, Why.OFF) for code in ALL}
    assert not services.asked


async def test_without_a_service_every_line_is_dutch(
    db: Database, school: Sample, library: Library, now: FixedClock
) -> None:
    await switch(db, school, now)
    none = Translator(db, None, library, now)
    assert await ask(none, school) == {code: Dutch(LINE, Why.NONE) for code in ALL}
    await none.close()


async def test_the_same_text_is_not_sent_twice(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    await ask(translator, school)
    before = len(services.asked)
    again = await ask(translator, school, "Luuk vindt u in lokaal 9.")
    assert again["en"] == Translated(f"{SENTENCES['en']} Luuk 9.")
    assert len(services.asked) == before
    await ask(translator, school, "Luuk vindt u op het plein.")
    assert len(services.asked) == before + len(ALL)


async def test_what_is_kept_is_masked_and_sealed(
    db: Database, school: Sample, translator: Translator, now: FixedClock
) -> None:
    await switch(db, school, now)
    await ask(translator, school)
    rows = await db.read(lambda session: list(session.scalars(select(Translation))))
    assert len(rows) == len(ALL)
    assert all('<x id="1"/>' in row.text and "Amina" not in row.text for row in rows)
    assert all(SENTENCES["en"].encode() not in row.text_sealed for row in rows)


async def test_answers_nobody_asks_for_go_after_ninety_days(
    db: Database, school: Sample, translator: Translator, now: FixedClock
) -> None:
    await switch(db, school, now)
    await ask(translator, school)
    now.move(days=60)
    await ask(translator, school, LINE, "en")
    now.move(days=60)
    assert await db.run(lambda session: actions.purge(session, now())) == len(ALL) - 1
    assert await db.read(lambda session: session.scalar(select(func.count(Translation.id)))) == 1


async def test_what_a_parent_wrote_goes_to_dutch_and_is_kept_nowhere_else(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    line = "هل أمينة سعيدة؟"
    found = await translator.translate_line(school.school_id, line, ("nl",), written_in="ar")
    assert found == {"nl": Translated(f"{SENTENCES['nl']} \u2068أمينة\u2069.")}
    (asked,) = services.asked
    assert (asked.body["source_lang"], asked.body["target_lang"], asked.text) == ("AR", "NL", 'هل <x id="1"/> سعيدة؟')
    assert await db.read(lambda session: list(session.scalars(select(Translation)))) == []
    assert (await sent(db, school))[1] == len(asked.text)


async def test_characters_are_counted_by_school_and_month(
    db: Database, school: Sample, translator: Translator, now: FixedClock
) -> None:
    await switch(db, school, now)
    await ask(translator, school)
    length = len('<x id="1"/> vindt u in lokaal <x id="2"/>.')
    assert await sent(db, school) == ("2026-11", length * len(ALL))
    now.move(days=20)
    await ask(translator, school, "Nieuw.", "en")
    assert await sent(db, school) == ("2026-12", len("Nieuw."))


async def sent(db: Database, school: Sample) -> tuple[str, int]:
    row = await db.read(lambda session: session.get_one(SchoolTranslation, school.school_id))
    return row.month, row.characters


@pytest.mark.parametrize(
    ("trouble", "why", "calls"),
    [
        ("mark lost", Why.MARKS, 1),
        ("mark doubled", Why.MARKS, 1),
        ("mark made up", Why.MARKS, 1),
        ("tag added", Why.MARKS, 1),
        ("wrong language", Why.LANGUAGE, 1),
        ("untranslated", Why.LANGUAGE, 1),
        ("only marks", Why.GARBLED, ATTEMPTS),
        ("garbage", Why.GARBLED, ATTEMPTS),
        ("shape", Why.GARBLED, ATTEMPTS),
        ("empty", Why.GARBLED, ATTEMPTS),
        ("truncated", Why.UNREACHABLE, ATTEMPTS),
        ("reset", Why.UNREACHABLE, ATTEMPTS),
        ("hang", Why.SLOW, ATTEMPTS),
        (500, Why.DOWN, ATTEMPTS),
        (429, Why.BUSY, ATTEMPTS),
        (400, Why.REFUSED, 1),
        (413, Why.LONG, 1),
        (403, Why.KEY, 1),
        (404, Why.ADDRESS, 1),
        (456, Why.QUOTA, 1),
    ],
)
async def test_any_failure_gives_the_dutch(
    db: Database,
    school: Sample,
    translator: Translator,
    services: FakeTranslators,
    now: FixedClock,
    *,
    trouble: Trouble,
    why: Why,
    calls: int,
) -> None:
    await switch(db, school, now)
    services.trouble = trouble
    assert await ask(translator, school, LINE, "tr") == {"tr": Dutch(LINE, why)}
    assert len(services.asked) == calls
    services.trouble = None
    translator.circuit.worked()
    assert isinstance((await ask(translator, school, LINE, "tr"))["tr"], Translated), "a failure is not kept"


async def test_one_hiccup_is_tried_again_at_once(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    services.trouble, services.times = "reset", 1
    assert isinstance((await ask(translator, school, LINE, "tr"))["tr"], Translated)


async def test_a_line_without_words_is_not_sent(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    assert await ask(translator, school, "Amina: 020-123 45 67", "tr") == {
        "tr": Dutch("Amina: 020-123 45 67", Why.NOTHING)
    }
    assert not services.asked


@pytest.mark.parametrize(
    ("trouble", "why", "minutes"),
    [(403, Why.KEY, 30), (456, Why.QUOTA, 30), (500, Why.DOWN, 5), ("reset", Why.UNREACHABLE, 5)],
)
async def test_a_service_that_fails_is_left_alone_for_a_while(
    db: Database,
    school: Sample,
    translator: Translator,
    services: FakeTranslators,
    now: FixedClock,
    *,
    trouble: Trouble,
    why: Why,
    minutes: int,
) -> None:
    await switch(db, school, now)
    services.trouble = trouble
    for _ in range(circuit.IN_A_ROW):
        await ask(translator, school, LINE, "tr")
    assert translator.circuit.pause == queries.Pause(now.at + (circuit.LONG if minutes == 30 else circuit.SHORT), why)
    before = len(services.asked)
    assert await ask(translator, school, LINE, "tr") == {"tr": Dutch(LINE, Why.PAUSED)}
    assert len(services.asked) == before <= circuit.IN_A_ROW + 1
    now.move(minutes=minutes)
    await ask(translator, school, LINE, "tr")
    assert len(services.asked) == before + 1, "one try shows whether it works again"
    services.trouble = None
    now.move(minutes=minutes)
    assert isinstance((await ask(translator, school, LINE, "tr"))["tr"], Translated)


async def test_a_service_that_names_a_time_is_not_asked_before(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    services.trouble, services.retry_after = 429, "120"
    assert await ask(translator, school, LINE, "tr") == {"tr": Dutch(LINE, Why.BUSY)}
    services.trouble = None
    now.move(seconds=119)
    assert await ask(translator, school, LINE, "tr") == {"tr": Dutch(LINE, Why.PAUSED)}
    assert len(services.asked) == 1
    now.move(seconds=1)
    assert isinstance((await ask(translator, school, LINE, "tr"))["tr"], Translated)


async def test_languages_fail_one_by_one(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    await switch(db, school, now)
    services.only = {"en", "pl"}
    found = await ask(translator, school)
    assert {code for code, line in found.items() if isinstance(line, Translated)} == {"en", "pl"}
    assert found["tr"] == Dutch(LINE, Why.REFUSED)


async def test_another_schools_names_are_not_looked_for(
    db: Database, school: Sample, translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    """Names in small letters are known only of the own school: what one school has, another does not learn of."""
    await switch(db, school, now)
    await ask(translator, school, "vraag het luuk of zofia", "en")
    assert services.asked[0].text == 'vraag het <x id="1"/> of zofia'


async def test_a_test_tells_of_every_language(
    translator: Translator, services: FakeTranslators, now: FixedClock
) -> None:
    services.only = {"en", "tr"}
    results, took, quota = await translator.test()
    assert results["en"] == Translated(f"{SENTENCES['en']} 8:30.")
    assert isinstance(results["pl"], Dutch)
    assert results["pl"].why is Why.REFUSED
    assert took >= 0
    assert quota is not None


async def test_nothing_of_a_line_is_logged(
    db: Database,
    school: Sample,
    translator: Translator,
    services: FakeTranslators,
    now: FixedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await switch(db, school, now)
    for trouble in (None, 500, "garbage", "mark lost"):
        services.trouble = trouble
        await ask(translator, school, f"Kanarie {trouble} zingt.")
    assert "anarie" not in caplog.text
