"""The translation services we can speak with; `make` gives the one that the settings choose."""

from bot.config import Settings
from bot.translate.ports import Service
from bot.translate.services.deepl import DeepL
from bot.translate.services.libretranslate import LibreTranslate
from bot.translate.services.openai import OpenAI

__all__ = ["make"]


def make(settings: Settings) -> Service | None:
    """None by default: nothing is ever sent. The settings are those that `startup.problems` found no fault with."""
    key = settings.translator_key.get_secret_value() if settings.translator_key else ""
    match settings.translator:
        case "none":
            return None
        case "deepl":
            return DeepL(key, settings.translator_url)
        case "libretranslate":
            return LibreTranslate(settings.translator_url, key)
        case "openai":
            return OpenAI(settings.translator_url, key, settings.translator_model)
