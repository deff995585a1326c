"""LibreTranslate, which a school or its operator can run on a computer of their own: https://libretranslate.com."""

from urllib.parse import urlsplit

from bot.i18n.languages import SOURCE
from bot.translate.ports import About, Failed, Quota
from bot.translate.services.http import Caller, text_of


class LibreTranslate:
    def __init__(self, url: str, key: str = "") -> None:
        self.about = About("LibreTranslate", urlsplit(url).hostname or "")
        self._key = {"api_key": key} if key else {}
        self._caller = Caller(url)

    async def translate(self, masked: str, language: str, source: str = SOURCE) -> str | Failed:
        body = {"q": masked, "source": source, "target": language, "format": "html", **self._key}
        answer = await self._caller.call("POST", "/translate", body)
        return answer if isinstance(answer, Failed) else text_of(answer, "translatedText")

    async def quota(self) -> Quota | Failed | None:
        return None

    async def close(self) -> None:
        await self._caller.close()
