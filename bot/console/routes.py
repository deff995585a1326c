"""The console's addresses: the shell's own pages, and those of the slices."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from bot.console import browsers, codes, door, groups, overview, passkeys
from bot.console.access import ROUTES
from bot.console.deps import Deps
from bot.console.page import ConsolePage
from bot.console.reach import pages as reach
from bot.console.school import settings, start
from bot.console.sending import pages as sending
from bot.console.site import Site
from bot.console.team import handovers, members, sharing
from bot.web.refusals import Refuse

__all__ = ["Deps", "larger", "refusal", "routes"]

OWN = (
    *overview.PAGES,
    *groups.PAGES,
    *reach.PAGES,
    *sending.PAGES,
    *sharing.PAGES,
    *handovers.PAGES,
    *members.PAGES,
    *start.PAGES,
    *settings.PAGES,
    *browsers.PAGES,
    *codes.PAGES,
    *passkeys.PAGES,
    *door.PAGES,
)


def routes(deps: Deps) -> list[BaseRoute]:
    pages = [*OWN, *deps.pages]
    _check([*pages, door.LAST])
    site = Site(deps, pages)
    return [
        *(Route(page.path, site.endpoint(page), methods=[page.method]) for page in pages),
        site.assets.route(),
        Route(door.LAST.path, site.endpoint(door.LAST), methods=[door.LAST.method]),
    ]


def refusal(deps: Deps) -> Refuse:
    return Site(deps, [*OWN, *deps.pages]).refuse


def larger(pages: Sequence[ConsolePage]) -> dict[str, int]:
    """How many bytes the pages that take a file may be sent."""
    return {page.path: page.upload for page in pages if page.read is not None}


def _check(pages: Sequence[ConsolePage]) -> None:
    """Nobody reaches a page of which the table of permissions does not speak."""
    unlisted = [page.route for page in pages if page.route not in ROUTES]
    if unlisted:
        raise ValueError(f"no row in bot/console/access.py for: {', '.join(unlisted)}")
    names = [page.name for page in pages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"console pages with the same name: {', '.join(twice)}")
