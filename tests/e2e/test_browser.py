"""Parents in a real browser with a whole Samen behind it: from the letter to the goodbye."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.i18n.bidi import FSI, PDI, RLM
from bot.i18n.texts import Texts
from tests.browser import DESK, PHONE, Device, arrived, barriers, device
from tests.e2e.place import Place, make, served

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Pairwise, not all: on each kind of page every colour meets every direction and every width, and every direction meets
# every width, in four of the eight combinations. All eight together would take half a minute more.
PAIRWISE = {"ltr": [("light", PHONE), ("dark", DESK)], "rtl": [("dark", PHONE), ("light", DESK)]}
CARD = ".ours.current"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Place]:
    """One for all journeys: each is a family of its own."""
    async with served(make(tmp_path_factory.mktemp("place"), sqlite_template)) as found:
        yield found


@asynccontextmanager
async def phone(chromium: Browser, language: str, *, scripts: bool = True) -> AsyncIterator[Device]:
    """Whatever the browser complains about fails the journey."""
    async with device(chromium, language=language, java_script_enabled=scripts) as found:
        yield found
        assert found.complaints == []


def bare(text: str) -> str:
    return re.sub(f"[{FSI}{PDI}{RLM}]", "", text)


def choice(page: Page, label: str) -> Locator:
    """The newest button with this label."""
    return page.locator(".ours .choice", has_text=re.compile(f"^[{FSI}{PDI}{RLM}]*{re.escape(bare(label))}$")).last


async def reads(page: Page, text: str) -> None:
    await expect(page.locator(".ours .said", has_text=bare(text).split("\n")[0]).last).to_be_visible()


async def open_letter(page: Page, place: Place, t: Texts) -> None:
    await page.goto(f"{place.url}/chat/i/{place.invite_parent()}")
    await expect(page.locator("html")).to_have_attribute("dir", t.language.direction)
    await page.get_by_role("button", name=t("webchat", "Open the chat")).click()
    await expect(page.locator(".ours .choice").first).to_have_text(t.language.name)


async def join(page: Page, place: Place, t: Texts) -> None:
    """From the link on the letter to the main menu."""
    await open_letter(page, place, t)
    await choice(page, t.language.name).click()
    await choice(page, t("privacy", "I agree")).click()
    await choice(page, t("naming", "Yes, use the name")).click()
    await reads(page, t("menu", "What would you like to do?"))


async def erase(page: Page, t: Texts) -> None:
    await page.fill("#text", "/stop")
    await page.click(".send")
    await choice(page, t("settings", "Yes, erase everything")).click()
    await expect(page).to_have_url(re.compile(r"/chat/erased\?lang="))  # the answer and the stream both lead there
    await expect(page.locator("h1")).to_have_text(t("webchat", "Everything is erased"))
    await expect(page.locator("html")).to_have_attribute("dir", t.language.direction)


async def begins_on_screen(page: Page, selector: str) -> None:
    """The element's first line is below the bar at the top and in the upper half of the screen."""
    await page.wait_for_function(
        """selector => {
            const top = document.querySelectorAll(selector)[document.querySelectorAll(selector).length - 1]
                .getBoundingClientRect().top;
            return top >= document.querySelector('.top').getBoundingClientRect().bottom - 1 && top < innerHeight / 2;
        }""",
        arg=selector,
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "forms"])
async def test_a_parent_joins_in_arabic_finds_opp_gets_news_and_stops(
    chromium: Browser, place: Place, scripts: bool
) -> None:
    t = place.texts("ar")
    async with phone(chromium, "ar", scripts=scripts) as device:
        page = device.page
        await open_letter(page, place, t)
        await choice(page, t.language.name).click()
        await reads(page, t.find("onboarding/privacy").title)
        if scripts:
            await begins_on_screen(page, ".ours")
        await choice(page, t("privacy", "I agree")).click()
        await choice(page, t("naming", "Yes, use the name")).click()
        await reads(page, t("menu", "What would you like to do?"))
        await page.fill("#text", "opp")
        await page.click(".send")
        await expect(page.locator(f"{CARD} .said")).to_have_attribute("dir", "rtl")
        await expect(page.locator(f"{CARD} .said")).to_contain_text(t.find("glossary/opp").meta["short"])
        if scripts:
            await begins_on_screen(page, CARD)
        else:
            assert page.url.endswith("#latest")
            assert await page.locator(f"{CARD} #latest").count() == 1, "the page opens where the answer begins"
        async with page.expect_response("**/chat/tap") as tapped:
            await choice(page, t("glossary", "Read more")).click()
        await expect(page.locator(f"{CARD} h2").first).to_have_text(t("glossary", "What it means for you"))
        await (await tapped.value).finished()  # until then, what comes may be the answer, and is shown
        await hears_news(page, place, t, scripts=scripts)
        await erase(page, t)
    async with phone(chromium, "ar", scripts=scripts) as again:
        await join(again.page, place, t)


LETTER = "Beste ouders, voor het opp is een tlv nodig. De ib'er belt u na het rapport. "


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "forms"])
@pytest.mark.long
async def test_a_letter_is_pasted_two_words_are_read_and_a_question_is_kept(
    chromium: Browser, place: Place, scripts: bool
) -> None:
    t = place.texts("ar")
    async with phone(chromium, "ar", scripts=scripts) as device:
        page = device.page
        await join(page, place, t)
        await page.fill("#text", LETTER)
        await page.click(".send")
        await reads(page, t("glossary", "These school words are in your text. Tap a word to read more."))
        for word in ("tlv", "opp"):
            await choice(page, f"{word} ❓").click()
            await expect(page.locator(f"{CARD} button[value='glossary.full:{word}']")).to_be_visible()
        await choice(page, t("glossary", "Read more")).click()
        await expect(page.locator(f"{CARD} h2").first).to_have_text(t("glossary", "What it means for you"))
        await choice(page, t("glossary", "Ask this at the meeting")).click()
        await page.locator(f"{CARD} button[value='glossary.ask:opp:1']").click()
        await page.locator(f"{CARD} button[value='questions.list']").click()
        first = t.find("glossary/opp").sections["ask"].splitlines()[0].removeprefix("- ")
        await expect(page.locator(f"{CARD} .said")).to_contain_text(first)
        await erase(page, t)


async def hears_news(page: Page, place: Place, t: Texts, *, scripts: bool) -> None:
    """What comes while a card is read does not push it away, and what was tapped under it stays."""
    await place.notify("maintenance", day="2026-11-30", **{"from": "21:00", "until": "22:30"})
    news = page.locator(".ours", has_text=bare(t.day(place.samen.now().replace(day=30))))
    if not scripts:
        for _ in range(100):
            await page.goto(f"{place.url}/chat")
            if await news.count():
                break
    await expect(news).to_have_count(1)
    if scripts:
        await begins_on_screen(page, ".ours:nth-last-child(2)")
        await page.get_by_role("button", name=t("webchat", "To the newest messages")).click()
        await expect(page.locator("#newest")).to_be_hidden()
        await expect(news).to_be_in_viewport()
    await choice(page, t("menu", "Main menu")).click()
    await expect(page.locator(f"{CARD} .said")).to_have_text(bare(t("menu", "What would you like to do?")))
    await expect(news).to_have_count(1)


async def test_joining_with_the_keyboard_alone(chromium: Browser, place: Place) -> None:
    t = place.texts("nl")
    async with phone(chromium, "nl") as device:
        page = device.page
        await page.goto(f"{place.url}/chat/i/{place.invite_parent()}")
        await tab_to(page, t("webchat", "Open the chat"))
        await page.keyboard.press("Enter")
        for label in (t.language.name, t("privacy", "I agree"), t("naming", "Yes, use the name")):
            await expect(choice(page, label)).to_be_visible()
            await tab_to(page, label)
            await page.keyboard.press("Enter")
        await reads(page, t("menu", "What would you like to do?"))
        await tab_to(page, t("webchat", "Your message"))
        await page.keyboard.type("opp")
        await page.keyboard.press("Enter")
        await expect(page.locator(f"{CARD} .said")).to_contain_text("ontwikkelingsperspectief")


async def tab_to(page: Page, name: str) -> None:
    """At most 40 times Tab, each time seeing where one is. Not before the page is loaded: a browser that comes to its
    `#latest` then takes the focus away from where somebody was quicker."""
    await page.wait_for_load_state()
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen = await page.evaluate(
            """() => { const at = document.activeElement;
                const ring = getComputedStyle(at);
                const label = at.labels?.[0]?.textContent || at.getAttribute('aria-label') || at.textContent;
                return [label.trim(), ring.outlineStyle !== 'none' || ring.boxShadow !== 'none']; }"""
        )
        if bare(seen[0]) == bare(name):
            assert seen[1], f"{name!r} does not show that it has the focus"
            return
    raise AssertionError(f"Tab does not reach {name!r}")


@pytest.mark.long
async def test_the_same_chat_on_another_device(chromium: Browser, place: Place) -> None:
    t = place.texts("tr")
    async with phone(chromium, "tr") as first, phone(chromium, "en") as second:
        await join(first.page, place, t)
        await first.page.click(".menu summary")
        await first.page.get_by_role("button", name=t("webchat", "Open this chat on another device")).click()
        url = await first.page.locator(".address").inner_text()
        found = await barriers(first.page, PAIRWISE["ltr"])
        await second.page.goto(bare(url))
        found += await barriers(second.page, PAIRWISE["ltr"])
        await second.page.locator("button.main").click()
        await reads(second.page, t("menu", "What would you like to do?"))
        await expect(second.page.locator("html")).to_have_attribute("lang", "tr")
        second.complaints.clear()
        answer = await second.page.goto(bare(url))
        assert answer is not None
        assert answer.status == 404, "the link works once"
        assert second.complaints, "Chromium tells of the 404"
        second.complaints.clear()
        assert found == []


async def test_the_ways_to_look_are_pairwise() -> None:
    seen = [(direction, colours, size["width"]) for direction, ways in PAIRWISE.items() for colours, size in ways]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert len({(way[one], way[other]) for way in seen}) == 4


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.long
async def test_no_barriers_in_the_chat(chromium: Browser, place: Place, language: str) -> None:
    t = place.texts(language)
    ways = PAIRWISE[t.language.direction]
    async with phone(chromium, language) as device:
        page = device.page
        await page.goto(f"{place.url}/chat")
        found = await barriers(page, ways)
        await page.goto(f"{place.url}/chat/i/{place.invite_parent()}")
        found += await barriers(page, ways)
        await page.set_viewport_size({"width": 360, "height": 740})
        await join(page, place, t)
        await page.fill("#text", "opp")
        await page.click(".send")
        await expect(page.locator(f"{CARD} .said")).to_contain_text(t.find("glossary/opp").meta["short"])
        await page.click(".menu summary")
        found += await barriers(page, ways)
        if language == "ar":
            await page.click(".menu form[action$='/link'] button")
            await arrived(page, ".address")
            found += await barriers(page, ways)
            await page.goto(f"{place.url}/chat")
        await erase(page, t)
        found += await barriers(page, ways)
        assert found == []


@pytest.mark.long
async def test_a_list_of_pupils_from_the_file_to_the_school_without_barriers(
    chromium: Browser, place: Place, tmp_path: Path
) -> None:
    """By keyboard and mouse as a leader does it, and without JavaScript."""
    path = tmp_path / "leerlingen.csv"
    path.write_text("Groep;Roepnaam;Achternaam\nGroep 4;Mila;Kok\nGroep 4;;Bos\nGroep 5;Yusuf;Kaya\n")
    ways = [("light", PHONE), ("dark", DESK)]
    async with phone(chromium, "nl", scripts=False) as device:
        page = device.page
        await page.goto(await place.leader_link())
        await page.locator("main button").first.click()
        await page.goto(f"{place.url}/console/roster")
        await page.set_input_files("#file", path)
        await page.locator("button.main").click()
        await expect(page.locator("#first_name option:checked")).to_contain_text("Roepnaam: Mila")
        await page.locator("button.main").click()
        await expect(page.locator("#problems + p + table")).to_contain_text("De voornaam ontbreekt.")
        for box in await page.locator("input[name^=keep-]").all():
            await box.check()
        await page.locator("button.main").click()
        await expect(page.locator("h1")).to_have_text("De leerlingenlijst is bijgewerkt")
        changed = page.url
    async with phone(chromium, "nl") as device:
        page = device.page
        await page.goto(await place.leader_link())
        await page.locator("main button").first.click()
        await page.goto(f"{place.url}/console/roster")
        found = await barriers(page, ways)
        await page.set_input_files("#file", path)
        await page.locator("button.main").click()
        found += await barriers(page, ways)
        await page.locator("button.main").click()
        found += await barriers(page, ways)
        await page.goto(f"{place.url}/console/roster/year")
        found += await barriers(page, ways)
        await page.locator("main button.main").click()
        found += await barriers(page, ways)
        await page.goto(changed)
        found += await barriers(page, ways)
        await page.get_by_role("button", name="Terugdraaien").click()
        await expect(page.locator("h1")).to_have_text("De wijziging is teruggedraaid")
        assert found == []


@pytest.mark.long
async def test_no_barriers_in_the_console(chromium: Browser, place: Place) -> None:
    """As it is for a teacher; every page as a leader has it is in `tests/console/test_every_page.py`."""
    ways = PAIRWISE["ltr"]
    async with phone(chromium, "nl") as device:
        page = device.page
        await page.goto(await place.console_link())
        await page.locator("main button").first.click()
        await page.wait_for_url("**/console")
        found = await barriers(page, ways)
        await page.locator("main a[href*='/console/']").first.click()
        await page.wait_for_url("**/console/*/**")
        await page.goto(f"{place.url}/console/words?q=opp")
        found += await barriers(page, ways)
        await page.locator("tr#opp a").click()
        await page.wait_for_url("**/console/words/opp")
        await page.fill("#line", "Onze ib'er is Noor.")
        await page.locator("button.main").click()
        await expect(page.get_by_role("status")).to_be_visible()
        found += await barriers(page, ways[:1])
        assert found == []
