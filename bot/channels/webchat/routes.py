"""The web chat's addresses."""

from starlette.routing import BaseRoute, Route

from bot.channels.webchat.acts import Acts
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.site import ROOT, Site
from bot.channels.webchat.stream import Stream


def routes(deps: Deps) -> list[BaseRoute]:
    site = Site(deps)
    pages, acts, stream = Pages(site), Acts(site), Stream(site)
    gets = {
        ROOT: pages.conversation,
        f"{ROOT}/events": stream.events,
        f"{ROOT}/i/{{code}}": pages.invitation,
        f"{ROOT}/open/{{token}}": pages.other_device,
        f"{ROOT}/erased": pages.erased,
        f"{ROOT}/document/{{message_id:int}}": pages.document,
        f"{ROOT}/manifest.webmanifest": pages.manifest,
    }
    posts = {
        f"{ROOT}/send": acts.send,
        f"{ROOT}/tap": acts.tap,
        f"{ROOT}/start": acts.start,
        f"{ROOT}/i/{{code}}": acts.start,
        f"{ROOT}/link": acts.make_link,
        f"{ROOT}/open/{{token}}": acts.use_link,
    }
    return [
        *(Route(path, acts.when_free(page), methods=["GET"]) for path, page in gets.items()),
        *(Route(path, acts.when_free(act), methods=["POST"]) for path, act in posts.items()),
        site.assets.route(),
    ]
