"""Lines that are due, worked round by round: kept in step with what schools write, and never tried for ever."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.i18n.library import Library
from bot.people.tables import Person
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.lanes import Lease
from bot.translate import actions, queries, rules
from bot.translate.duty import TranslatorDuty
from bot.translate.ports import About, Dutch, Line, OwnLine, Translated, Why
from bot.translate.tables import SchoolTranslation, TranslatedLine
from bot.translate.translator import Translator
from tests.conftest import FixedClock
from tests.fakes.translators import SENTENCES, FakeTranslators
from tests.people.sample import Sample, fill
from tests.translate.test_services import connect, hurried, trouble_in
from tests.waiting import patience

LANGUAGES = ("en", "tr", "ar", "pl")


@dataclass
class Work:
    db: Database
    duty: TranslatorDuty
    translator: Translator
    services: FakeTranslators
    school: Sample
    now: FixedClock
    lines: dict[str, str] = field(default_factory=dict)
    parents: list[OwnLine] = field(default_factory=list)

    async def switch(self, *, on: bool = True) -> None:
        school = self.school.school_id
        await self.db.run(lambda session: actions.switch(session, school, on=on, now=self.now()))

    async def write(self, **lines: str) -> None:
        """What the school has from now on."""
        self.lines.clear()
        self.lines.update(lines)
        await self.db.run(lambda session: actions.mark_changed(session, self.school.school_id))

    async def work(self) -> None:
        for _ in range(20):
            if not await self.duty.step():
                return
        raise AssertionError("the duty never rests")

    async def shown(self, language: str = "tr") -> dict[str, str]:
        return await self.db.read(lambda session: queries.list_translations(session, dict(self.lines), language))

    async def rows(self) -> list[TranslatedLine]:
        return await self.db.read(
            lambda session: list(session.scalars(select(TranslatedLine).order_by(TranslatedLine.id)))
        )


@pytest.fixture
async def work(
    db: Database,
    library: Library,
    now: FixedClock,
    services: FakeTranslators,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Work]:
    with hurried(monkeypatch, trouble_in(request)):
        translator = Translator(db, connect(services, "deepl"), library, now, sleep=lambda _: asyncio.sleep(0))
        lines: dict[str, str] = {}
        parents: list[OwnLine] = []

        def own(session: Session, school_id: int) -> list[OwnLine]:
            ours = [OwnLine(thing, dutch) for thing, dutch in lines.items()] + parents
            return ours if school_id == school.school_id else []

        duty = TranslatorDuty(db, translator, now, sources=[own], languages=LANGUAGES)
        school = fill(db)
        await duty._begin()
        yield Work(db, duty, translator, services, school, now, lines, parents)
        await translator.close()


async def test_lines_are_translated_once_and_shown(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.", b="Kom langs.")
    await work.work()
    assert await work.shown() == {"a": f"{SENTENCES['tr']} Amina.", "b": f"{SENTENCES['tr']}."}
    assert len(work.services.asked) == 8
    await work.work()
    assert len(work.services.asked) == 8


async def test_a_changed_line_is_never_shown_with_the_old_translation(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    await work.work()
    await work.write(a="Luuk is er.")
    assert await work.shown() == {}, "before the duty has looked"
    await work.work()
    assert await work.shown() == {"a": f"{SENTENCES['tr']} Luuk."}
    await work.write()
    await work.work()
    assert await work.rows() == []


async def test_a_line_that_changes_while_it_is_asked_for_is_not_written(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    await work.duty.step()
    await work.write(a="Kom langs.")
    await work.db.run(lambda session: work.duty._keep_in_step(session, work.school.school_id))
    old = queries.Due((await work.rows())[0].id, work.school.school_id, "en", queries.source_of("Amina is er."), "", 0)
    late = Translated("The old one")
    await work.db.run(lambda session: actions.finish(session, old, late, asked=0, pause=None, now=work.now()))
    assert (await work.rows())[0].text is None


async def write_as_parent(work: Work, words: str, person_id: int | None = None) -> None:
    work.parents[:] = [OwnLine("prepared_line:1", words, "tr", person_id)]
    await work.write()


async def test_a_line_of_a_parent_goes_to_dutch_only(work: Work) -> None:
    await work.switch()
    await write_as_parent(work, "Yeni arkadaşı var mı?")
    await work.work()
    assert [asked.body["target_lang"] for asked in work.services.asked] == ["NL"]
    lines = {"prepared_line:1": "Yeni arkadaşı var mı?"}
    shown = await work.db.read(lambda session: queries.list_translations(session, lines, "nl"))
    assert shown == {"prepared_line:1": f"{SENTENCES['nl']}."}


async def test_what_a_parent_takes_back_is_not_sent_and_forgotten_at_once(work: Work) -> None:
    await work.switch()
    person_id = await work.db.run(_person)
    await write_as_parent(work, "Yeni arkadaşı var mı?", person_id)
    await work.db.run(lambda session: work.duty._keep_in_step(session, work.school.school_id))
    due = (await work.db.read(lambda session: queries.list_to_do(session, work.now()))).due
    await work.db.run(lambda session: actions.keep_of_parent(session, work.school.school_id, person_id, []))
    await work.duty._translate(due)
    assert work.services.asked == []
    assert await work.rows() == []


async def test_the_translation_goes_with_the_parent(work: Work) -> None:
    await work.switch()
    person_id = await work.db.run(_person)
    await write_as_parent(work, "Yeni arkadaşı var mı?", person_id)
    await work.work()
    assert len(await work.rows()) == 1
    await work.db.run(lambda session: session.execute(delete(Person).where(Person.id == person_id)).close())
    assert await work.rows() == []


def _person(session: Session) -> int:
    person = Person(id=new_id(), language="tr", created_at=datetime(2026, 11, 1, tzinfo=UTC))
    session.add(person)
    session.flush()
    return person.id


async def test_off_removes_and_hides_at_once_and_on_brings_back_without_asking(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    await work.work()
    await work.switch(on=False)
    assert await work.shown() == {}
    assert await work.rows() == []
    await work.work()
    assert await work.rows() == []
    before = len(work.services.asked)
    await work.switch()
    await work.work()
    assert await work.shown() == {"a": f"{SENTENCES['tr']} Amina."}
    assert len(work.services.asked) == before


async def test_a_switch_that_is_off_hides_whatever_is_left(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    await work.work()
    await work.db.run(lambda session: session.execute(update(SchoolTranslation).values(is_on=False)).close())
    assert await work.rows() != []
    assert await work.shown() == {}


async def test_nothing_is_shown_when_the_operator_takes_the_service_away(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    await work.work()
    await work.db.run(lambda session: actions.announce(session, None))
    assert await work.shown() == {}
    await work.db.run(lambda session: actions.announce(session, About("DeepL", "api.deepl.com")))
    assert await work.shown() != {}


async def test_a_service_that_is_down_is_tried_five_times_in_some_hours(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    work.services.trouble = 500
    await work.work()
    assert await work.shown() == {}
    assert {row.why for row in await work.rows()} <= {Why.DOWN, Why.PAUSED}
    for _ in range(80):
        work.now.move(minutes=10)
        await work.work()
    rows = await work.rows()
    assert {(row.why, row.tries, row.due_at) for row in rows} == {(Why.DOWN, rules.TRIES, None)}
    assert len(work.services.asked) <= len(LANGUAGES) * rules.TRIES * 2
    counts = await work.db.read(lambda session: queries.count_lines(session, work.school.school_id))
    assert (counts.done, counts.waiting, counts.dutch) == (0, 0, {Why.DOWN: 4})


async def test_a_service_that_comes_back_is_used_again(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    work.services.trouble = 503
    await work.work()
    work.services.trouble = None
    work.now.move(hours=3)
    await work.work()
    assert await work.shown() == {"a": f"{SENTENCES['tr']} Amina."}


async def test_an_answer_with_a_lost_name_is_not_asked_for_again(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    work.services.trouble = "mark lost"
    await work.work()
    work.now.move(days=2)
    await work.work()
    assert len(work.services.asked) == 4
    states = await work.db.read(
        lambda session: queries.list_states(session, work.school.school_id, "a", "Amina is er.")
    )
    assert states == {code: Dutch("Amina is er.", Why.MARKS) for code in LANGUAGES}


async def test_a_good_test_has_everything_tried_again(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    work.services.trouble = 403
    await work.work()
    state = await work.db.read(queries.get_state)
    assert state.pause is not None
    assert state.pause.why is Why.KEY
    await work.db.run(lambda session: actions.ask_test(session, work.now()))
    await work.work()
    assert (await results_of(work)) == {code: Dutch("", Why.KEY) for code in LANGUAGES}
    work.services.trouble = None
    work.now.move(seconds=10)
    await work.db.run(lambda session: actions.ask_test(session, work.now()))
    await work.work()
    assert (await results_of(work))["pl"] == Translated(f"{SENTENCES['pl']} 8:30.")
    assert await work.shown() == {"a": f"{SENTENCES['tr']} Amina."}
    state = await work.db.read(queries.get_state)
    assert state.pause is None
    assert state.quota is not None
    assert (state.quota.used, state.quota.allowed) == (1204, 500_000)


async def results_of(work: Work) -> Mapping[str, Line]:
    state = await work.db.read(queries.get_state)
    assert state.test is not None
    return state.test.results


async def test_a_pause_outlives_a_restart(work: Work, library: Library) -> None:
    await work.switch()
    work.services.trouble = 456
    await work.write(a="Amina is er.")
    await work.work()
    asked = len(work.services.asked)
    again = Translator(work.db, work.translator.service, library, work.now)
    duty = TranslatorDuty(work.db, again, work.now, sources=[], languages=LANGUAGES)
    await duty._begin()
    assert again.circuit.is_open(work.now())
    work.now.move(minutes=2)
    await duty.step()
    assert len(work.services.asked) == asked


@pytest.mark.long
async def test_the_duty_runs_while_it_holds_its_lane(work: Work) -> None:
    await work.switch()
    await work.write(a="Amina is er.")
    lease = [Lease("translator", 1, 1e18)]
    running = asyncio.create_task(work.duty.run(lambda: lease[0] if lease else None))
    async with patience():
        while not await work.shown():  # noqa: ASYNC110  the duty tells nobody
            await asyncio.sleep(0.02)
    lease.clear()
    async with patience():
        await running


async def test_without_a_service_the_duty_says_so_and_rests(work: Work, library: Library) -> None:
    none = Translator(work.db, None, library, work.now)
    duty = TranslatorDuty(work.db, none, work.now, sources=[], languages=LANGUAGES)
    await work.switch()
    await work.write(a="Amina is er.")
    await duty._begin()
    assert not await duty.step()
    assert (await work.db.read(queries.get_state)).name == ""
