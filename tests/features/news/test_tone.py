"""Good news stays good: what a line of a teacher's own must hold to be stopped, and what must never stop it."""

import pytest

from bot.features.news.tone import Tone, read_tone
from bot.i18n.library import Library
from bot.phrases.bank import PRAISE, WEEKS, list_phrases
from tests.content.evaluate_news import told, tone_lines
from tests.speed import is_done_in


def test_the_set_is_large_enough_to_decide() -> None:
    lines = tone_lines()
    assert len({line.text for line in lines}) == len(lines) >= 700
    for language in ("nl", "en"):
        for half in ("open", "test", "held"):
            of = [line for line in lines if (line.language, line.half) == (language, half)]
            assert 0.3 < sum(line.label == "concern" for line in of) / len(of) < 0.7


# The open part is what the rules were made on. The others say how good they are: just below what is reached.
FLOORS = {
    "open": {"recall": 0.96, "stopped": 0.81, "good_stopped": 0.02, "good_asked": 0.06},
    "test": {"recall": 0.74, "stopped": 0.59, "good_stopped": 0.20, "good_asked": 0.10},
    "held": {"recall": 0.76, "stopped": 0.54, "good_stopped": 0.11, "good_asked": 0.07},
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("part", FLOORS)
def test_concerns_are_told_from_good_news(part: str, language: str) -> None:
    reached, floor = told(language, part), FLOORS[part]
    assert reached.recall >= floor["recall"], reached
    assert reached.stopped >= floor["stopped"], reached
    assert reached.good_stopped <= floor["good_stopped"], reached
    assert reached.good_asked <= floor["good_asked"], reached


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("folder", [PRAISE, WEEKS])
def test_our_own_sentences_never_read_like_a_concern(library: Library, folder: str, language: str) -> None:
    texts = [phrase.text for phrase in list_phrases(library, folder, language).values()]
    assert [text for text in texts if read_tone(text).tone is not Tone.GOOD] == []


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("Goed gewerkt, maar hij luisterde weer niet", "luisterde weer niet"),
        ("Eindelijk eens op tijd!", "Eindelijk eens op tijd"),
        ("Vandaag voor de verandering niet gevochten", "voor de verandering"),
        ("Kunt u zorgen dat ze wel haar gymspullen meeneemt?", "Kunt u"),
        ("Mooi gerekend, maar ze bleef niet zitten", "niet zitten"),
        ("Great maths, but she needs more", "needs more"),
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
        "Hij troostte zijn vriend toen die zijn knie had geschaafd",
        "De breuken blijven lastig, en toch haalde ze een 7!",
        "Geen ruzie, geen tranen: wat een dag!",
        "It was pouring with rain and not one child complained on the walk, heroes",
        "",
        "🎉",
    ],
)
def test_good_news_with_dark_words_goes_through(line: str) -> None:
    assert read_tone(line).tone is Tone.GOOD


def test_what_may_be_either_is_worth_a_second_look() -> None:
    assert read_tone("Hij huilde bij het afscheid").tone is Tone.DOUBTFUL
    assert read_tone("Hij huilde bij het afscheid, daarna speelde hij").tone is Tone.GOOD


def test_what_stands_after_but_decides() -> None:
    assert read_tone("De som was moeilijk, maar ze vond hem").tone is Tone.GOOD
    assert read_tone("Mooi werk, maar de som was moeilijk").tone is Tone.CONCERN


def test_praise_does_not_outweigh_a_plain_problem() -> None:
    assert read_tone("Wat een superleuke, fijne, mooie dag, hij heeft wel iemand geslagen").tone is not Tone.GOOD


def test_the_words_are_told_as_they_were_typed() -> None:
    line = "Vandaag GEVOCHTEN op het plein, İbrahim en Çağlar"
    assert read_tone(line).because == ("GEVOCHTEN",)


def test_curly_apostrophes_are_read_too() -> None:
    assert read_tone("He can’t sit still").tone is Tone.CONCERN


@pytest.mark.parametrize("length", [300, 5000])
@pytest.mark.parametrize(
    "piece",
    ["maar ", "geen .. ", "niet ", "but not ", "zonder hulp ", "eerst ", "was nog ", "a", "!", "x, ", "niet!"],
)
def test_no_line_keeps_it_busy(piece: str, length: int) -> None:
    line = (piece * length)[:length]
    read_tone("warm")
    assert is_done_in(0.1 * length / 1000, lambda: read_tone(line))


def test_a_line_takes_little_time() -> None:
    lines = [line.text for line in tone_lines()]
    read_tone("warm")
    assert is_done_in(0.005 * len(lines), lambda: [read_tone(line) for line in lines])
