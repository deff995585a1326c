"""DeepL's API, free or paid: https://developers.deepl.com."""

from urllib.parse import urlsplit

from bot.i18n.languages import SOURCE
from bot.translate.ports import About, Failed, Quota, Why
from bot.translate.services.http import Caller, text_of

FREE, PAID = "https://api-free.deepl.com", "https://api.deepl.com"
_TARGETS = {"en": "EN-GB"}  # plain EN is refused as a target


class DeepL:
    def __init__(self, key: str, url: str = "") -> None:
        url = url or (FREE if key.endswith(":fx") else PAID)
        self.about = About("DeepL", urlsplit(url).hostname or "")
        self._caller = Caller(url, {"Authorization": f"DeepL-Auth-Key {key}"})

    async def translate(self, masked: str, language: str, source: str = SOURCE) -> str | Failed:
        body = {
            "text": [masked],
            "source_lang": source.upper(),
            "target_lang": _TARGETS.get(language, language.upper()),
            "formality": "prefer_more",
            "tag_handling": "xml",
        }
        answer = await self._caller.call("POST", "/v2/translate", body)
        return answer if isinstance(answer, Failed) else text_of(answer, "translations", 0, "text")

    async def quota(self) -> Quota | Failed | None:
        answer = await self._caller.call("GET", "/v2/usage")
        if isinstance(answer, Failed):
            return answer
        if not isinstance(answer, dict):
            return Failed(Why.GARBLED)
        used, allowed = answer.get("character_count"), answer.get("character_limit")
        if not isinstance(used, int) or not isinstance(allowed, int):
            return Failed(Why.GARBLED)
        return Quota(used, allowed)

    async def close(self) -> None:
        await self._caller.close()
