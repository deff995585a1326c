"""What is no question at all."""

import re
from collections.abc import Iterable

from bot.i18n.folding import fold
from bot.i18n.languages import Language


def is_polite(text: str, languages: Iterable[Language]) -> bool:
    """Only a greeting, thanks, yes or no, in whichever language: parents greet in Dutch too. Or no word at all."""
    words = re.findall(r"[^\W\d_]+", text)
    known = {fold(word, language.search) for language in languages for word in language.search.polite.split()}
    return all(any(fold(word, language.search) in known for language in languages) for word in words)
