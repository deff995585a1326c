"""What the web chat says where it has no page, in the language of who asks."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.webchat import readers
from bot.channels.webchat.site import Site
from bot.i18n.texts import Texts
from bot.store.db import Busy


class Refusals:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def refuse(self, request: Request, status: int) -> Response:
        t = await self._texts(request)
        title, text = _words(t, status)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"problem": f"{title}. {text}"}, status)
        return self._site.notice(t, title, text, status=status)

    async def _texts(self, request: Request) -> Texts:
        try:
            return (await self._site.reader(request)).t
        except Busy:
            accepts = request.headers.get("accept-language", "")
            return Texts(self._site.deps.library, readers.choose_language(None, None, accepts))


def _words(t: Texts, status: int) -> tuple[str, str]:
    if status == 404:
        title = t("webchat", "This page is not here")
        return title, t("webchat", "Perhaps the link was not copied completely. Please try it again.")
    if status == 413:
        return t("webchat", "This message is too long"), t("webchat", "Please go back and send it in two parts.")
    title = t("webchat", "This did not work")
    if status == 503:
        return title, t("webchat", "It is busy right now. Please try again in a minute.")
    return title, t("webchat", "Please go back, load the page again and try once more.")
