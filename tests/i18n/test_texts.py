"""Every sentence in the reader's language, with values that can turn nothing around."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import plain
from bot.i18n import bidi, languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts

THURSDAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("nl", "donderdag 5 november"),
        ("en", "Thursday 5 November"),
        ("tr", "5 Kasım Perşembe"),
        ("ar", "الخميس 5 نوفمبر (5/11)"),
        ("pl", "czwartek, 5 listopada"),
    ],
)
def test_days_as_people_write_them(library: Library, code: str, shown: str) -> None:
    assert Texts(library, code).day(THURSDAY) == shown


def test_times_are_the_schools_and_the_year_appears_only_when_it_is_another(library: Library) -> None:
    t = Texts(library, "en")
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert t.time(datetime(2026, 7, 1, 12, 30, tzinfo=UTC)) == "14:30"
    assert t.day(THURSDAY, now=now) == "Thursday 5 November"
    assert t.day(date(2027, 9, 2), now=now) == "Thursday 2 September 2027"


@pytest.mark.parametrize(
    ("n", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3), (111, 4)]
)
def test_arabic_counts_in_six_ways(library: Library, n: int, form: int) -> None:
    catalogue = library.catalogues["ar"]
    assert catalogue.plural(n) == form  # type: ignore[attr-defined]  # set by GNUTranslations


def test_an_arabic_line_with_a_latin_name_stays_right_to_left(library: Library) -> None:
    words = Texts(library, "ar")("naming", "In our messages we write: {child}", child="Sofia")
    assert f"{bidi.FSI}Sofia{bidi.PDI}" in words
    assert bidi.has_rtl(words[0])


@given(st.text(max_size=50))
def test_cleaned_text_holds_no_mark_that_could_turn_ours_around(text: str) -> None:
    cleaned = bidi.clean(text)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\r\x00")
    cleaned.encode()


def test_a_left_to_right_text_isolates_only_values_that_turn_around(library: Library) -> None:
    t = Texts(library, "nl")
    assert bidi.isolate("Amina", rtl=t.language.is_rtl) == "Amina"
    assert bidi.isolate("أمينة", rtl=t.language.is_rtl) == f"{bidi.FSI}أمينة{bidi.PDI}"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (["tr-TR"], "tr"),
        (["pt-br", "ar_SY"], "ar"),
        (["PL"], "pl"),
        ([None, ""], None),
        (["ti"], None),
        (["nld"], None),
    ],
)
def test_the_clients_language_is_matched_by_its_first_part(tags: list[str | None], code: str | None) -> None:
    assert languages.match(tags) == code


def test_a_text_that_is_missing_is_shown_in_dutch_with_a_note(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {name: text for name, text in library.long["pl"].items() if name != "notices/privacy"}
    monkeypatch.setitem(library.long, "pl", rest)
    shown = plain(Texts(library, "pl").long("notices/privacy"))
    dutch = plain(Texts(library, "nl").long("notices/privacy"))
    assert shown.endswith(dutch)
    assert shown != dutch
