"""Our own texts pass the check that `samen check` does: nothing missing, nothing stale, nothing too hard to read."""

from collections import Counter
from pathlib import Path

import pytest

from bot.app import all_features, our_library
from bot.i18n.check import check
from bot.i18n.prose import sentences
from bot.i18n.texts import Texts

ROOT = Path(__file__).parents[2]
FIRST_WORDS = [
    *("opp", "opp-handelingsdeel", "tlv", "samenwerkingsverband", "zorgplicht", "passend-onderwijs"),
    *("intern-begeleider", "instemmingsrecht", "sbo", "so", "vso", "startgesprek", "rapport", "doorstroomtoets"),
    "voorlopig-schooladvies",
]


@pytest.mark.long
def test_our_texts_have_no_problem() -> None:
    library = our_library()
    screens = [
        (code, f"{part.name}.{name}", screen)
        for code in library.languages
        for part in all_features()
        for name, screen in part.specimens(Texts(library, code))
    ]
    # Letters and their pages differ: each language files the words in its own alphabet.
    alike = Counter(code for code, name, _ in screens if not name.startswith("glossary.letter_"))
    assert set(alike) == set(library.languages)
    assert len(set(alike.values())) == 1, alike
    problems = [str(found) for found in check(library, screens=screens, facts=ROOT / "facts") if not found.note]
    assert problems == []


@pytest.mark.parametrize("word", FIRST_WORDS)
def test_the_first_words_are_explained_in_three_sentences_in_every_language(word: str) -> None:
    """The check asks this of Dutch only: shorter sentences may need one more."""
    library = our_library()
    cards = {code: library.long[code][f"glossary/{word}"] for code in library.languages}
    counted = {code: len(sentences(card.sections[""], frozenset())) for code, card in cards.items()}
    assert {code: many for code, many in counted.items() if not 1 <= many <= 3} == {}
