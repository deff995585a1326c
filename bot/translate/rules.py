"""Whether an answer can be shown at all, how a piece is shown in another language, and how long to wait."""

import re
from datetime import date, timedelta

from babel.dates import format_date

from bot.i18n import bidi
from bot.i18n.languages import SOURCE, Language
from bot.translate.masking import DATE, DAYS, MONTHS, small_words
from bot.translate.ports import Why

LONGEST = 4  # times as long as the Dutch: more is not a translation of it
TRIES = 5
_WAITS = (60, 300, 1800, 7200)  # seconds before the second, third … try
_MONTHS, _DAYS = MONTHS.split("|"), DAYS.split("|")


def wait(tries: int, asked: float) -> timedelta:
    """Before the next try, when `tries` have failed; `asked` is what the service wants at least."""
    return timedelta(seconds=max(_WAITS[min(tries, len(_WAITS)) - 1], min(asked, 86_400)))


def judge(words: str, dutch: str, language: Language, languages: dict[str, Language]) -> Why | None:
    """What is wrong with an answer's own words; None when nothing is. `dutch`: the words that were sent."""
    if any(character.isalpha() for character in dutch) and not any(character.isalpha() for character in words):
        return Why.GARBLED
    if len(words) > LONGEST * len(dutch) + 80:
        return Why.GARBLED
    if not _is_in_script(words, language) or _is_other_language(words, dutch, language, languages):
        return Why.LANGUAGE
    return None


def _is_in_script(words: str, language: Language) -> bool:
    letters = [character for character in words if character.isalpha()]
    ours = re.findall(f"[{language.letters}]", words)
    return len(ours) * 10 >= len(letters) * 6


def _is_other_language(words: str, dutch: str, language: Language, languages: dict[str, Language]) -> bool:
    """Unchanged, or full of the small words of another language and without those of its own."""
    said = re.findall(r"[^\W\d_]+", words.casefold())
    if len(said) > 2 and said == re.findall(r"[^\W\d_]+", dutch.casefold()):
        return True
    own = small_words(language.code)
    others = [small_words(code) - own for code in languages if code != language.code]
    return not own & set(said) and any(len(other & set(said)) > 1 for other in others)


def show_piece(piece: str, language: Language) -> str:
    """A date in the reader's words, everything else as the school wrote it; nothing turns a line around."""
    found = DATE.fullmatch(piece)
    return bidi.isolate(_date(found, language) or piece if found else piece, rtl=language.is_rtl)


def _date(found: re.Match[str], language: Language) -> str | None:
    """None when there is no such day."""
    day, month, name = int(found["day"]), _MONTHS.index(found["month"].lower()) + 1, found["day_name"]
    years = [int(found["year"])] if found["year"] else range(2024, 2052)  # in 28 years each date has had each weekday
    for year in years:
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        if name is None or when.weekday() == _DAYS.index(name.lower()):
            return format_date(when, _pattern(language, bool(name), bool(found["year"])), locale=language.babel)
    return None


def _pattern(language: Language, has_name: bool, has_year: bool) -> str:
    pattern = language.date if has_name else re.sub(r"EEEE,? | EEEE", "", language.date)
    return pattern.replace("MMMM", "MMMM y", 1) if has_year else pattern


def targets(languages: dict[str, Language]) -> list[str]:
    return [code for code in languages if code != SOURCE]
