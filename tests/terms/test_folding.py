"""Two spellings of one word fold to the same form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.folding import fold, lower
from bot.i18n.languages import all_languages

LANGUAGES = all_languages()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "coördinator", "Coordinator"),
        ("nl", "ĳs", "IJS"),
        ("en", "IB’ER", "ib'er"),
        ("tr", "ÖZEL EĞİTİM", "ozel egitim"),
        ("tr", "ILIK", "ılık"),
        ("tr", "IB", "İb"),
        ("pl", "ŁÓDŹ", "lodz"),
        ("pl", "świadectwo", "SWIADECTWO"),
        ("ar", "إختبار أول", "اختبار اول"),
        ("ar", "مدرسى", "مدرسي"),
        ("ar", "مدرسة", "مدرسه"),
        ("ar", "حَقّ", "حق"),
        ("ar", "بالـ", "بال"),
        ("ar", "مسؤول", "مسوول"),
        ("ar", "ڤي", "في"),
        ("ar", "ﺷﻬﺎدة", "شهاده"),
        ("ar", "٨ ۸", "8 8"),
        ("nl", "ｏｐｐ", "opp"),
        ("nl", "op\u00adp", "opp"),
    ],
)
def test_spellings_that_are_the_same(language: str, one: str, other: str) -> None:
    search = LANGUAGES[language].search
    assert fold(one, search) == fold(other, search)


@pytest.mark.parametrize(("one", "other"), [("so", "zo"), ("opp", "op"), ("سد", "صد"), ("ib", "ıp")])
def test_spellings_that_stay_different(one: str, other: str) -> None:
    search = LANGUAGES["tr"].search
    assert fold(one, search) != fold(other, search)


def test_turkish_has_its_own_small_letters() -> None:
    assert lower("ILIK İYİ", LANGUAGES["tr"].search) == "ılık iyi"
    assert lower("IB", LANGUAGES["nl"].search) == "ib"


@given(st.text(), st.sampled_from(list(LANGUAGES)))
def test_folding_twice_changes_nothing_more(text: str, language: str) -> None:
    search = LANGUAGES[language].search
    once = fold(text, search)
    assert fold(once, search) == once
