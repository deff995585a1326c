"""One `Texts` object per reader: every word the reader sees comes out of it, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from string import Formatter
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

from bot.core import markup
from bot.core.markup import Rich, Span
from bot.i18n import bidi
from bot.i18n.languages import Language
from bot.i18n.library import Library, LongText

SCHOOL_ZONE = ZoneInfo("Europe/Amsterdam")
_formatter = Formatter()


class Texts:
    """Whole sentences with named values. `t("menu", "School words")`: screen first, then the English text."""

    def __init__(self, library: Library, language: str, zone: tzinfo = SCHOOL_ZONE) -> None:
        self.library = library
        self.language: Language = library.languages[language]
        self.zone = zone
        self._catalogue = library.catalogues[language]

    @property
    def code(self) -> str:
        return self.language.code

    def __call__(self, screen: str, message: str, /, **values: object) -> str:
        return self._fill(self._catalogue.pgettext(screen, message), values)

    def n(self, screen: str, one: str, many: str, n: int, /, **values: object) -> str:
        """The plural that the language wants for `n`; `{n}` is filled in too."""
        return self._fill(self._catalogue.npgettext(screen, one, many, n), {"n": n, **values})

    def long(self, name: str, /, **values: object) -> Rich:
        """A text of `messages/` such as `onboarding/privacy`, values put in as literal words."""
        text = self.find(name)
        if text.language == self.code:
            return self.rich(text.body, **values)
        note = self("core", "This text is not there in your language yet. This is the Dutch text.")
        return (*markup.literal(note), *self.in_other(text.language).rich(text.body, **values))

    def find(self, name: str) -> LongText:
        return self.library.find_long(self.code, name)

    def rich(self, source: str, /, **values: object) -> Rich:
        """A written text of ours as rich text, ready for the reader's direction."""
        return self.direct(markup.parse(source, self._isolated(values)))

    def direct(self, rich: Rich) -> Rich:
        """Dutch terms isolated and every line beginning right to left, for readers who read that way."""
        if not self.language.is_rtl:
            return rich
        rich = markup.map_text(rich, lambda span: bidi.isolate(span.text, rtl=True) if span.term else span.text)
        return tuple(
            block if not block.spans else markup.Block(block.kind, (_begin(block.spans[0]), *block.spans[1:]))
            for block in rich
        )

    def in_other(self, language: str) -> "Texts":
        return Texts(self.library, language, self.zone)

    def local(self, when: datetime) -> datetime:
        return when.astimezone(self.zone)

    def day(self, when: date | datetime, *, now: datetime | None = None) -> str:
        """`Thursday 5 November`; with the year when `now` is given and lies in another school year (August-July)."""
        day = self.local(when).date() if isinstance(when, datetime) else when
        pattern = self.language.date
        if now and _school_year(day) != _school_year(self.local(now).date()):
            pattern = pattern.replace("MMMM", "MMMM y", 1)
        return format_date(day, format=pattern, locale=self.language.babel)

    def short_day(self, when: date) -> str:
        """`Thursday 5/11`, for a button."""
        return format_date(when, format="EEEE d/M", locale=self.language.babel)

    def month(self, when: date) -> str:
        """`November 2026`, bare: the sentence around it uses it as a label."""
        return format_date(when, format="LLLL y", locale=self.language.babel)

    def weekday(self, number: int) -> str:
        """`Monday` for 1, to begin a line with."""
        name: str = get_day_names("wide", "stand-alone", self.language.babel)[number - 1]
        return name[0].upper() + name[1:]

    def time(self, when: datetime | time) -> str:
        return (self.local(when) if isinstance(when, datetime) else when).strftime("%H:%M")

    def money(self, cents: int) -> str:
        """`€2.50`, as the language writes it; a mark of direction that Babel brings along would be one too many."""
        written = format_currency(Decimal(cents) / 100, "EUR", locale=self.language.babel)
        return bidi.clean(written)

    def language_name(self, code: str) -> str:
        """As the reader calls it: a teacher may not be able to read "العربية"."""
        name = Locale.parse(self.library.languages[code].babel).get_language_name(self.language.babel) or code
        return name[0].upper() + name[1:]

    def listed(self, names: Sequence[str]) -> str:
        """ "Amina, Noor and Sam", as a value of a sentence."""
        isolated = [bidi.isolate(name, rtl=self.language.is_rtl) for name in names]
        return bidi.Isolated(format_list(isolated, locale=self.language.babel))

    def _isolated(self, values: Mapping[str, object]) -> dict[str, str]:
        rtl = self.language.is_rtl
        return {
            name: bidi.isolate(value if isinstance(value, str) else str(value), rtl=rtl)
            for name, value in values.items()
        }

    def _fill(self, template: str, values: Mapping[str, object]) -> str:
        filled = _formatter.vformat(template, (), self._isolated(values)) if values else template
        return "\n".join(map(bidi.begin_rtl, filled.split("\n"))) if self.language.is_rtl else filled


def _begin(span: Span) -> Span:
    return Span(bidi.begin_rtl(span.text), span.bold, span.term, span.tap)


def _school_year(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1
