"""Every screen of the school words, rendered from the library's own words."""

from bot.feature import Specimens
from bot.features.glossary import screens
from bot.features.glossary.categories import GROUPS, group_of
from bot.i18n.texts import Texts


def specimens(t: Texts) -> Specimens:
    words = t.library.glossary
    yield "home", screens.home(t)
    for key in GROUPS:
        terms = [term for term, about in words.items() if group_of(about["category"]) == key]
        if terms:
            yield f"group_{key}", screens.group(t, key, terms)
    for term in words:
        yield f"card_{term}", screens.card(t, term)
    yield "several", screens.several(t, list(words)[:2])
    yield "several_more", screens.several(t, [*words])
