"""Good news stays good: what a line of a teacher's own must hold to be stopped, and what must never stop it."""

import pytest

from bot.features.news.tone import Tone, read_tone
from bot.i18n.library import Library
from bot.phrases.bank import PRAISE, WEEKS, list_phrases
from tests.content.evaluate_news import stopped, tone_lines
from tests.speed import seconds


def test_the_set_is_large_enough_to_decide() -> None:
    lines = tone_lines()
    assert len({line.text for line in lines}) == len(lines) >= 200
    for language in ("nl", "en"):
        for half in ("open", "held"):
            of = [line for line in lines if (line.language, line.half) == (language, half)]
            assert 0.3 < sum(line.label == "concern" for line in of) / len(of) < 0.7


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_open_half_reaches_the_aims(language: str) -> None:
    reached = stopped(language, "open")
    assert reached.recall >= 0.85, reached
    assert reached.false <= 0.05, reached
    assert reached.precision >= 0.95, reached


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("folder", [PRAISE, WEEKS])
def test_our_own_sentences_never_read_like_a_concern(library: Library, folder: str, language: str) -> None:
    texts = [phrase.text for phrase in list_phrases(library, folder, language).values()]
    assert [text for text in texts if read_tone(text).tone is not Tone.GOOD] == []


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("Goed gewerkt, maar hij luisterde weer niet", "weer niet"),
        ("Eindelijk eens op tijd!", "Eindelijk eens"),
        ("Vandaag voor de verandering niet gevochten", "voor de verandering"),
        ("Kunt u zorgen dat ze wel haar gymspullen meeneemt?", "Kunt u"),
        ("Mooi gerekend, maar ze bleef niet zitten", "maar ze bleef niet"),
        ("Great maths, but she needs more", "but she needs"),
        ("KUNT U mij bellen?", "KUNT U"),
    ],
)
def test_a_concern_is_stopped_and_says_which_words(line: str, because: str) -> None:
    reading = read_tone(line)
    assert reading.tone is Tone.CONCERN
    assert because in reading.because


@pytest.mark.parametrize(
    "line",
    [
        "Ze gaf niet op, ook al was de puzzel lastig.",
        "Geen enkele fout in het dictee!",
        "Klein maar dapper.",
        "Hij had maar liefst drie boeken uit.",
        "Niet alleen gezongen maar ook gedanst.",
        "He never gives up.",
        "Not one mistake in her spelling test",
        "",
        "🎉",
    ],
)
def test_good_news_with_dark_words_goes_through(line: str) -> None:
    assert read_tone(line).tone is Tone.GOOD


def test_what_may_be_either_is_worth_a_second_look() -> None:
    assert read_tone("Hij huilde bij het afscheid").tone is Tone.DOUBTFUL
    assert read_tone("Hij huilde bij het afscheid, daarna speelde hij").tone is Tone.GOOD


def test_curly_apostrophes_are_read_too() -> None:
    assert read_tone("He can’t sit still").tone is Tone.CONCERN


@pytest.mark.parametrize("piece", ["maar ", "geen .. ", "niet ", "but not ", "zonder hulp ", "a"])
def test_no_line_keeps_it_busy(piece: str) -> None:
    line = (piece * 300)[:600]
    read_tone("warm")
    assert seconds(lambda: read_tone(line)) < 0.2
