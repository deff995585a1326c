"""A passkey in a real browser with a made-up authenticator: add it, come in with it, and take it off the list."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, CDPSession, Page, Route, expect

from tests.browser import DESK, PHONE, Device, barriers, device, launched
from tests.e2e.place import Place, free_port, make, served

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]
WAYS = [("light", PHONE), ("dark", DESK)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Place]:
    """At a name: browsers tie no passkey to a number."""
    port = free_port()
    folder = tmp_path_factory.mktemp("passkeys")
    async with served(make(folder, sqlite_template, port=port, public_url=f"http://localhost:{port}")) as found:
        yield found


@asynccontextmanager
async def phone(chromium: Browser, *, scripts: bool = True) -> AsyncIterator[Device]:
    """Its only complaints may be about pages for somebody who is not in, or who was refused."""
    async with device(chromium, language="nl", java_script_enabled=scripts) as found:
        yield found
        assert [line for line in found.complaints if not line.startswith("Failed to load resource: the server")] == []


async def authenticator(page: Page, **options: Any) -> tuple[CDPSession, Mapping[str, str]]:
    """In this page, with a finger that is always recognised."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable", {"enableUI": False})
    wanted = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        **options,
    }
    return session, await session.send("WebAuthn.addVirtualAuthenticator", {"options": wanted})


async def enter(page: Page, place: Place) -> None:
    await page.goto(await place.console_link())
    await page.locator("main form button").first.click()
    await page.wait_for_url("**/console")


async def test_a_passkey_from_the_first_day_to_the_last(chromium: Browser, place: Place) -> None:
    t = place.texts("nl")
    add, sign_in = t("passkey", "Add a passkey"), t("passkey", "Sign in with a passkey")
    async with phone(chromium) as visitor:
        page = visitor.page
        cdp, made = await authenticator(page)
        await enter(page, place)
        await page.goto(f"{place.url}/console/sessions")
        await expect(page.get_by_text(t("passkey", "You have no passkey yet."))).to_be_visible()
        await page.get_by_role("button", name=add).click()
        await expect(page.get_by_text(t("passkey", "Not used yet"))).to_be_visible()
        await page.get_by_role("button", name=add).click()
        await expect(page.get_by_text(t("passkey", "This device has a passkey of yours already."))).to_be_visible()
        found = await barriers(page, WAYS)

        await page.get_by_role("button", name=t("console", "Sign out")).first.click()
        await expect(page.get_by_role("button", name=sign_in)).to_be_visible()
        await page.get_by_role("button", name=sign_in).click()
        await expect(page.locator("h1")).to_contain_text("Meester Jan")

        await page.goto(f"{place.url}/console/sessions")
        await expect(page.get_by_text(t("passkey", "Not used yet"))).to_have_count(0)
        await page.get_by_role("button", name=t("passkey", "Remove")).click()
        await expect(page.get_by_text(t("passkey", "You have no passkey yet."))).to_be_visible()
        await page.get_by_role("button", name=t("console", "Sign out")).first.click()
        await page.get_by_role("button", name=sign_in).click()
        await expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Samen kent deze toegangssleutel")
        found += await barriers(page, WAYS)
        kept = await cdp.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
        assert len(kept["credentials"]) == 1, "the device still has it, as the page says"
        assert found == []


async def test_whoever_is_not_recognised_hears_that_nothing_happened(chromium: Browser, place: Place) -> None:
    t = place.texts("nl")
    async with phone(chromium) as visitor:
        page = visitor.page
        await authenticator(page, isUserVerified=False)
        await page.goto(f"{place.url}/console")
        await page.get_by_role("button", name=t("passkey", "Sign in with a passkey")).click()
        await expect(page.get_by_text("Er is geen toegangssleutel gebruikt.")).to_be_visible()
        await enter(page, place)
        await page.goto(f"{place.url}/console/sessions")
        await page.get_by_role("button", name=t("passkey", "Add a passkey")).click()
        await expect(page.get_by_text("Er is geen toegangssleutel toegevoegd.")).to_be_visible()
        await expect(page.get_by_role("button", name=t("passkey", "Add a passkey"))).to_be_enabled()


async def test_where_it_cannot_be_there_is_no_button(chromium: Browser, place: Place) -> None:
    """Without scripts, in a browser that knows no passkeys, and at another address of the same server."""
    t = place.texts("nl")
    button = t("passkey", "Sign in with a passkey")
    async with phone(chromium, scripts=False) as visitor:
        await visitor.page.goto(f"{place.url}/console")
        await expect(visitor.page.locator("h1")).to_be_visible()
        await expect(visitor.page.get_by_role("button", name=button)).to_have_count(0)
        await enter(visitor.page, place)
        await visitor.page.goto(f"{place.url}/console/sessions")
        await expect(visitor.page.get_by_role("button", name=t("passkey", "Add a passkey"))).to_have_count(0)
        await expect(visitor.page.get_by_text("Uw browser voert hier geen scripts uit.")).to_be_visible()
    async with phone(chromium) as visitor:
        await visitor.page.add_init_script("delete window.PublicKeyCredential")
        await visitor.page.goto(f"{place.url}/console")
        await expect(visitor.page.get_by_text(t("passkey", "This browser cannot use passkeys."))).to_be_visible()
        await expect(visitor.page.get_by_role("button", name=button)).to_have_count(0)
    async with phone(chromium) as visitor:
        await visitor.page.goto(f"{place.url.replace('localhost', '127.0.0.1')}/console")
        await expect(visitor.page.get_by_text(f"Toegangssleutels werken alleen op {place.url}.")).to_be_visible()
        await expect(visitor.page.get_by_role("button", name=button)).to_have_count(0)


async def answered(route: Route, *, status: int) -> None:
    await route.fulfill(status=status)


async def test_an_answer_that_does_not_come_is_said(chromium: Browser, place: Place) -> None:
    t = place.texts("nl")
    async with phone(chromium) as visitor:
        page = visitor.page
        await authenticator(page)
        await page.goto(f"{place.url}/console")
        for status, said in ((503, "Het is nu druk."), (500, "Dit lukte niet.")):
            await page.route("**/console/passkey/ask", partial(answered, status=status))
            await page.get_by_role("button", name=t("passkey", "Sign in with a passkey")).click()
            await expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(said)
            await page.unroute("**/console/passkey/ask")
