"""A parent is invited in a real browser, answers, waits for a place and takes it; in Arabic and in Polish."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.i18n.bidi import FSI, PDI, RLM
from bot.i18n.texts import Texts
from tests.browser import barriers
from tests.e2e.invitations import DAY, add_family, answers, invite
from tests.e2e.place import Place, make, served
from tests.e2e.test_browser import PAIRWISE, bare, choice, join, phone

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> AsyncIterator[Place]:
    async with served(make(tmp_path_factory.mktemp("invitations"), sqlite_template)) as found:  # type: ignore[arg-type]
        yield found


@pytest.mark.parametrize("language", ["ar", "pl"])
async def test_an_invitation_from_the_first_message_to_a_place(chromium: Browser, place: Place, language: str) -> None:
    t = place.texts(language)
    async with phone(chromium, language) as device:
        page = device.page
        await join(page, place, t)
        event, others = await invite(place, capacity=2), await add_family(place)
        await says(page, t("event", "Invitation from {school}", school="De Regenboog"))
        found = await barriers(page, PAIRWISE[t.language.direction])
        await come(page, t, 2)
        await says(page, _counted(t, 2))
        await choice(page, t("event", "What is needed")).click()
        await says(page, t("event", "What can you bring or do? Tap it."))
        await choice(page, t("need", "Cake or biscuits")).click()
        await says(page, t("event", "Thank you! You bring or do: {thing}", thing=t("need", "Cake or biscuits")))
        found += await barriers(page, PAIRWISE[t.language.direction])
        await change_to_no(page, t)
        await answers(place, event, others, "yes", 2)
        await choice(page, t("event", "Change my answer")).click()
        await says(page, t("event", "Your answer: {answer}", answer=t("event", "no")))
        await come(page, t, 1)
        await says(page, t("event", "Your number on the waiting list: {number}", number=1))
        await answers(place, event, others, "no")
        await says(page, t.n("event", "{n} place is free for you.", "{n} places are free for you.", 1))
        await choice(page, t("event", "Yes, I’ll come")).click()
        await says(page, _counted(t, 1))
        await looks_it_up(page, t)
        found += await barriers(page, PAIRWISE[t.language.direction])
        assert found == []


async def says(page: Page, text: str) -> None:
    """The newest message has these words, whatever marks stand between them."""
    words = re.compile(f"[{FSI}{PDI}{RLM}]*".join(map(re.escape, bare(text))))
    await expect(page.locator(".ours .said").last).to_have_text(words)


async def come(page: Page, t: Texts, people: int) -> None:
    await choice(page, t("event", "Yes, I’ll come")).click()
    await says(page, t("event", "How many of you will come?"))
    await choice(page, str(people)).click()


async def change_to_no(page: Page, t: Texts) -> None:
    await choice(page, t("event", "Change my answer")).click()
    await says(page, t("event", "Your answer: {answer}", answer=t.n("event", "yes, {n} person", "yes, {n} people", 2)))
    await choice(page, t("event", "No, I can’t come")).click()
    await says(page, t("event", "Thank you for telling us. Perhaps another time!"))


async def looks_it_up(page: Page, t: Texts) -> None:
    """In the main menu, the list of what is coming."""
    await choice(page, t("menu", "Main menu")).click()
    await says(page, t("menu", "What would you like to do?"))
    await choice(page, t("menu", "Invitations")).click()
    await says(page, t("event", "What is coming"))
    await says(page, t.day(DAY))


def _counted(t: Texts, people: int) -> str:
    return t.n("event", "Thank you! We count on {n} person.", "Thank you! We count on {n} people.", people)
