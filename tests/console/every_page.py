"""Every page that can be opened in the console, from the table of routes, each with an address of the sample world."""

from collections.abc import Mapping
from functools import partial

import httpx
from playwright.async_api import BrowserContext
from sqlalchemy.orm import Session

from bot.console.access import ROUTES, Reach, Role
from tests.console.conftest import World, add_pupils, answer, link_parent
from tests.console.test_access import LAST, expected, targets
from tests.console.test_pages import fill_six

HOME = "GET /console"
NO_PAGES = (
    "GET /console/static/{name}",
    "GET /console/sending/{broadcast_id}/progress",  # a part of one
    "GET /console/events/{event_id}/live",
    "GET /console/events/{event_id}/csv",  # a file
)


async def filled(world: World) -> None:
    """Pupils in every state, families of several languages, and a group that is shared and handed over."""
    await world.change(partial(fill_six, world=world))
    await world.change(partial(link_five, world=world))
    await world.share_one(world.regenboog)
    await world.hand_over(world.regenboog.six, world.regenboog.staff[Role.COORDINATOR], last=3)


def link_five(session: Session, world: World) -> None:
    pupils = add_pupils(session, world.regenboog.id, world.regenboog.six, "Ada Bram Cem Dina Ewa")
    for pupil, language in zip(pupils, ("nl", "tr", "tr", "ar", "pl"), strict=True):
        link_parent(session, [pupil], language, world.now())


async def pages_of(world: World, role: Role | None) -> Mapping[str, str]:
    """The path of each GET route that this role may open; a route of which the sample world has nothing fails."""
    found = {HOME: "/console", LAST: "/console/nothing"}  # at the first a visitor learns how to get in
    for route, permission in ROUTES.items():
        is_page = route.startswith("GET ") and route not in (HOME, LAST, *NO_PAGES)
        if is_page and permission.reach(role) is not Reach.NOTHING:
            found[route] = await _sample(world, route, role)
    return found


async def _sample(world: World, route: str, role: Role | None) -> str:
    reach = ROUTES[route].reach(role)
    for target, address in (await targets(world, route, role)).items():
        if "{" not in address and 200 in expected(reach, role, target):
            return address.removeprefix("GET ")
    raise AssertionError(f"tests/console/test_access.py has no sample for {route}")


async def serve(context: BrowserContext, client: httpx.AsyncClient) -> None:
    """Pages of this context come from the application itself, for whoever the client is."""
    await context.route("**/*", partial(answer, client))
