"""Every page of the console is for everybody: no barriers, no wider than a phone, and whole without scripts."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser

from bot.app import all_features
from bot.console.access import ROUTES, Reach, Role
from bot.console.routes import OWN
from tests.browser import DESK, PHONE, Device, barriers, device
from tests.console.conftest import URL, World
from tests.console.every_page import filled, pages_of, serve

pytestmark = pytest.mark.long

# Each colour once and each width once: a page that is fine in both is hardly ever not in the other two.
WAYS = [("dark", DESK), ("light", PHONE)]
# What is read and what can be done, as it is seen; without what only a script can do, and what stands there instead.
CONTENT = """() => {
    const scripted = "[data-passkey], [data-unscripted], #print";
    const seen = (one) => one.checkVisibility() && !one.closest(scripted);
    const main = document.querySelector("main") ?? document.body;
    for (const one of main.querySelectorAll(scripted)) one.remove();
    const buttons = (form) => [...form.querySelectorAll("button")].filter((one) => one.type === "submit").length;
    return {
        text: main.innerText.replace(/\\s+/g, " ").trim(),
        links: [...document.querySelectorAll("a[href]")].filter(seen).map((one) => one.getAttribute("href")),
        forms: [...document.querySelectorAll("form")].filter(seen)
            .map((one) => [one.method.toUpperCase(), one.getAttribute("action"), buttons(one),
                [...one.elements].filter((each) => each.name).length]),
    };
}"""
Content = dict[str, Any]  # Any: JSON values
FIELDS = {page.route: page.fields for page in (*OWN, *(page for part in all_features() for page in part.pages))}


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Browsers do not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


async def walk(
    chromium: Browser, client: httpx.AsyncClient, paths: Mapping[str, str], *, scripts: bool
) -> dict[str, Content]:
    """One phone for all pages; with scripts it also says what bars the way, and what the browser complains about."""
    found = {}
    async with device(chromium, language="nl", java_script_enabled=scripts) as phone:
        await serve(phone.context, client)
        for route, path in paths.items():
            await phone.page.goto(f"{URL}{path}")
            barred = await complaints(phone) if scripts else []
            found[route] = {**await phone.page.evaluate(CONTENT), "barred": barred}
    return found


async def complaints(phone: Device) -> list[str]:
    found = await barriers(phone.page, WAYS)
    refused = "Failed to load resource: the server responded with a status of 40"  # pages for who is not in
    found += [line for line in phone.complaints if not line.startswith(refused)]
    phone.complaints.clear()
    return found


@pytest.mark.parametrize("role", [Role.LEADER, None])
@pytest.mark.asyncio(loop_scope="session")
async def test_every_page_is_for_everybody(chromium: Browser, world: World, role: Role | None) -> None:
    await filled(world)
    paths = await pages_of(world, role)
    client = world.browser(**{"accept-language": "nl"})
    if role is not None:
        client = await world.signed_in(world.regenboog.staff[role], language="nl")
    scripted = await walk(chromium, client, paths, scripts=True)
    plain = await walk(chromium, client, paths, scripts=False)
    assert [line for seen in scripted.values() for line in seen["barred"]] == []
    for route, seen in plain.items():
        assert seen["text"], route
        assert seen == {**scripted[route], "barred": []}, f"{route} is not the same without scripts"
    await everything_leads_somewhere(client, role, plain)


async def everything_leads_somewhere(
    client: httpx.AsyncClient, role: Role | None, pages: Mapping[str, Content]
) -> None:
    """Every form has a button, a route for this role and a page that takes all of it; of the links to each route one
    is followed."""
    followed = set()
    for page, seen in pages.items():
        for method, action, buttons, fields in seen["forms"]:
            route = route_of(method, action)
            assert buttons, f"{page}: {action} has no button"
            assert ROUTES[route].reach(role) is not Reach.NOTHING, f"{page}: {action}"
            assert fields <= FIELDS.get(route, fields), f"{page}: {action} has more fields than are taken"
        for link in seen["links"]:
            if link.startswith("#") or not link.startswith("/console") or route_of("GET", link) in followed:
                continue
            followed.add(route_of("GET", link))
            answer = await client.get(link.partition("#")[0])
            assert answer.status_code == (200 if role else 401), f"{page}: {link}"
    assert len(followed) > (10 if role else 0)


def route_of(method: str, address: str) -> str:
    """The most exact row of the table; a fixed word is more exact than a name."""
    path = re.split(r"[?#]", address)[0]
    fits = [
        route
        for route in ROUTES
        if "{rest" not in route and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), f"{method} {path}")
    ]
    assert fits, f"no route for {method} {path}"
    return min(fits, key=lambda route: route.count("{"))
