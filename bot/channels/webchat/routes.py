"""The web chat's addresses."""

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from bot.channels.webchat.acts import Acts
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.refusals import Refusals
from bot.channels.webchat.site import Site
from bot.channels.webchat.stream import Stream
from bot.web.refusals import Refuse


def routes(deps: Deps) -> list[BaseRoute]:
    site, root = Site(deps), deps.root
    pages, acts, stream = Pages(site), Acts(site), Stream(site)
    gets = {
        root: pages.conversation,
        f"{root}/events": stream.events,
        f"{root}/i/{{code}}": pages.invitation,
        f"{root}/open/{{token}}": pages.other_device,
        f"{root}/erased": pages.erased,
        f"{root}/document/{{message_id:int}}": pages.document,
        f"{root}/photo/{{message_id:int}}": pages.photo,
        f"{root}/manifest.webmanifest": pages.manifest,
    }
    posts = {
        f"{root}/send": acts.send,
        f"{root}/tap": acts.tap,
        f"{root}/start": acts.start,
        f"{root}/i/{{code}}": acts.start,
        f"{root}/link": acts.make_link,
        f"{root}/open/{{token}}": acts.use_link,
    }
    return [
        *(Route(path, acts.when_free(page), methods=["GET"]) for path, page in gets.items()),
        *(Route(path, acts.when_free(act), methods=["POST"]) for path, act in posts.items()),
        site.assets.route(),
    ]


def front_door(deps: Deps) -> BaseRoute:
    """Who types the bare address comes to the chat."""
    return Route("/", RedirectResponse(deps.root, 303), methods=["GET"])


def refusal(deps: Deps) -> Refuse:
    return Refusals(Site(deps)).refuse
