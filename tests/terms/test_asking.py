"""The Dutch of a question that came from a school word."""

import pytest

from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.terms.asking import dutch_of, questions_of


@pytest.mark.parametrize("code", ["nl", "en", "tr", "ar", "pl"])
def test_each_question_of_a_card_has_its_dutch(library: Library, code: str) -> None:
    asked, dutch = questions_of(Texts(library, code), "opp"), questions_of(Texts(library, "nl"), "opp")
    assert len(dutch) > 1
    assert [dutch_of(library, "opp", words) for words in asked] == dutch


@pytest.mark.parametrize("term", ["opp", "no-such-word", None])
def test_own_words_have_no_dutch(library: Library, term: str | None) -> None:
    assert dutch_of(library, term, "Why is he so tired?") is None
