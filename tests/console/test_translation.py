"""What leaders see of translation and decide, on the real console with the real duty and a stand-in for the service."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from bot.console.access import Role
from bot.features.glossary import FEATURE
from bot.features.translation.pages import translation
from bot.translate import actions, queries
from bot.translate.duty import TranslatorDuty
from bot.translate.translator import Translator
from tests.console.conftest import World
from tests.console.test_pages import words
from tests.fakes.translators import SENTENCES, FakeTranslators
from tests.translate.test_services import connect, hurried, trouble_in

PAGE, TEST, WORD = "/console/translation", "/console/translation/test", "/console/words/opp"
LINE = "Vraag het aan juf Els in lokaal 4."


@dataclass
class Stage:
    world: World
    duty: TranslatorDuty
    services: FakeTranslators

    async def leader(self, language: str = "en") -> httpx.AsyncClient:
        return await self.world.signed_in(self.world.regenboog.staff[Role.LEADER], language=language)

    async def work(self) -> None:
        for _ in range(20):
            if not await self.duty.step():
                return

    async def press_test(self, browser: httpx.AsyncClient) -> httpx.Response:
        """The page waits for the duty, which looks once a second in a real process."""
        answer, _ = await asyncio.gather(browser.post(TEST), self._soon())
        return answer

    async def _soon(self) -> None:
        while not await self.world.db.read(queries.is_test_asked):  # noqa: ASYNC110  the page tells nobody
            await asyncio.sleep(0.02)
        await self.duty.step()


@pytest.fixture
async def stage(world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with FakeTranslators() as services:
        with hurried(monkeypatch, trouble_in(request)):
            library = world.deps.library
            translator = Translator(
                world.db, connect(services, "deepl"), library, world.now, sleep=lambda _: asyncio.sleep(0)
            )
            duty = TranslatorDuty(
                world.db, translator, world.now, sources=[FEATURE.own_lines], languages=["en", "tr", "ar", "pl"]
            )
            await duty._begin()
            yield Stage(world, duty, services)
            await translator.close()


async def test_without_a_service_there_is_nothing_to_switch(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    page = (await browser.get(PAGE)).text
    assert "There is no translation service here yet. Parents read the lines of your school in Dutch." in words(page)
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    for path, data in ((PAGE, {"on": "yes"}), (TEST, {})):
        assert (await browser.post(path, data=data)).headers["location"] == PAGE
    assert not await world.db.read(lambda session: queries.get_switch(session, world.regenboog.id).is_on)
    assert [act for _, act, _ in await world.audited() if act.startswith("translation.")] == []


async def test_it_says_what_will_happen_before_it_happens(stage: Stage) -> None:
    text = words((await (await stage.leader()).get(PAGE)).text)
    for said in (
        "Off",
        "What your school writes itself, under school words and in messages, goes to DeepL (127.0.0.1).",
        "Samen first takes out the names of pupils and staff.",
        "If anything fails, parents get the Dutch.",
        "You can switch it off again at any time.",
    ):
        assert said in text


async def test_a_line_is_translated_after_saving_and_gone_when_switched_off(stage: Stage) -> None:
    browser, world = await stage.leader(), stage.world
    assert (await browser.post(PAGE, data={"on": "yes"})).headers["location"] == f"{PAGE}?changed=yes"
    await stage.work()
    saved = words((await browser.post(WORD, data={"line": LINE})).text)
    assert "It is being translated. Parents read the Dutch meanwhile." in saved
    assert stage.services.asked == [], "nothing is sent while somebody waits for the page"
    await stage.work()
    assert {asked.text for asked in stage.services.asked} == {'Vraag het aan juf <x id="1"/> in lokaal <x id="2"/>.'}
    page = words((await browser.get(WORD)).text)
    assert f"Turkish {SENTENCES['tr']} Els 4." in page
    assert "Parents see it translated by a machine" in page
    told = words((await browser.get(PAGE)).text)
    assert "Translations 4 Waiting 0 Left in Dutch 0 Characters sent this month" in told
    await browser.post(PAGE, data={"on": "no"})
    assert SENTENCES["tr"] not in (await browser.get(WORD)).text
    assert "Translation is off." in words((await browser.get(f"{PAGE}?changed=yes")).text)
    acts = [act for _, act, _ in await world.audited() if act.startswith("translation.")]
    assert acts == ["translation.on", "translation.off"]


async def test_a_line_that_stays_dutch_says_why(stage: Stage) -> None:
    browser = await stage.leader()
    await browser.post(PAGE, data={"on": "yes"})
    await browser.post(WORD, data={"line": LINE})
    stage.services.trouble = "mark lost"
    await stage.work()
    reason = "In the answer a name or a number was missing or stood there twice."
    assert words((await browser.get(WORD)).text).count(reason) == 4
    assert f"{reason} 4" in words((await browser.get(PAGE)).text)


async def test_pressing_twice_changes_nothing_more(stage: Stage) -> None:
    browser = await stage.leader()
    for wish in ("yes", "yes", "perhaps", ""):
        await browser.post(PAGE, data={"on": wish})
    acts = [act for _, act, _ in await stage.world.audited() if act.startswith("translation.")]
    assert acts == ["translation.on"]


async def test_one_press_tests_the_connection(stage: Stage) -> None:
    browser = await stage.leader()
    answer = await stage.press_test(browser)
    assert answer.headers["location"] == f"{PAGE}#test"
    page = (await browser.get(PAGE)).text
    assert f"Arabic It works {SENTENCES['ar']} \u20688:30\u2069." in words(page)
    assert 'lang="ar" dir="auto"' in page
    assert "1,204 of 500,000 are used. 498,796 are left." in words(page)
    assert re.search(r"Last test: Tuesday 24 November, 12:00\. It took \d+\.\d seconds\.", words(page))
    assert not [asked for asked in stage.services.asked if "Regenboog" in asked.text]
    assert "translation.tested" in [act for _, act, _ in await stage.world.audited()]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (403, "The service refuses our key. The key is wrong, or it has ended."),
        (456, "our share of characters is used up."),
        (500, "The service has a problem of its own."),
        ("hang", "The service did not answer in time."),
        ("garbage", "The service gave an answer that makes no sense."),
        ("mark doubled", "In the answer a name or a number was missing or stood there twice."),
        ("wrong language", "The answer was in another language."),
    ],
)
async def test_a_test_that_fails_says_exactly_why(stage: Stage, trouble: object, said: str) -> None:
    browser = await stage.leader()
    stage.services.trouble = trouble  # type: ignore[assignment]  # each is one of the troubles
    await stage.press_test(browser)
    text = words((await browser.get(PAGE)).text)
    assert text.count("It does not work") == 4
    assert said in text


async def test_languages_that_work_are_told_apart(stage: Stage) -> None:
    browser = await stage.leader()
    stage.services.only = {"en", "pl"}
    await stage.press_test(browser)
    text = words((await browser.get(PAGE)).text)
    assert "Turkish It does not work The service does not accept this." in text
    assert "Polish It works" in text


async def test_a_test_that_nobody_does_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "PATIENCE", 0.3)
    browser = await stage.leader()
    answer = await browser.post(TEST)
    assert answer.headers["location"] == f"{PAGE}?late=yes#test"
    assert "the part of Samen that translates is not running." in words((await browser.get(f"{PAGE}?late=yes")).text)
    await stage.duty.step()
    assert "It works" in words((await browser.get(PAGE)).text)


async def test_a_pause_is_told_with_its_end(stage: Stage) -> None:
    browser = await stage.leader()
    await browser.post(PAGE, data={"on": "yes"})
    await browser.post(WORD, data={"line": LINE})
    stage.services.trouble = 456
    await stage.work()
    assert "Nothing is sent until 12:30." in words((await browser.get(PAGE)).text)
    stage.world.now.move(minutes=31)
    assert "Nothing is sent until" not in words((await browser.get(PAGE)).text)


async def test_in_dutch(stage: Stage) -> None:
    browser = await stage.leader("nl")
    text = words((await browser.get(PAGE)).text)
    assert "Gaat er iets mis, dan krijgen ouders het Nederlands." in text
    assert "Vertalen aanzetten" in text


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR])
async def test_only_leaders_decide(stage: Stage, role: Role) -> None:
    browser = await stage.world.signed_in(stage.world.regenboog.staff[role])
    for answer in (await browser.get(PAGE), await browser.post(PAGE, data={"on": "yes"}), await browser.post(TEST)):
        assert answer.status_code == 404
    assert PAGE not in (await browser.get("/console")).text
    state = await stage.world.db.read(queries.is_test_asked)
    assert not state


async def test_one_schools_switch_is_not_anothers(stage: Stage) -> None:
    world = stage.world
    await (await stage.leader()).post(PAGE, data={"on": "yes"})
    other = await world.signed_in(world.linde.staff[Role.LEADER])
    await other.post(WORD, data={"line": LINE})
    await stage.work()
    assert stage.services.asked == []
    assert "Parents see it as your own words, in Dutch." in words((await other.get(WORD)).text)
    assert "Switch translation on" in (await other.get(PAGE)).text


async def test_foreign_forms_switch_nothing(stage: Stage) -> None:
    browser = await stage.leader()
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    for path in (PAGE, TEST):
        assert (await browser.post(path, data={"on": "yes"}, headers=foreign)).status_code == 403
    assert not [act for _, act, _ in await stage.world.audited() if act.startswith("translation.")]


async def test_a_service_that_is_gone_can_still_be_switched_off(stage: Stage) -> None:
    browser = await stage.leader()
    await browser.post(PAGE, data={"on": "yes"})
    await stage.world.db.run(lambda session: actions.announce(session, None))
    assert "There is no translation service here any more." in words((await browser.get(PAGE)).text)
    await browser.post(PAGE, data={"on": "no"})
    assert "There is no translation service here yet." in words((await browser.get(PAGE)).text)
