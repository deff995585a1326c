"""What leaves and what does not; and that everything comes back once, or nothing is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import our_library
from bot.i18n.languages import all_languages
from bot.translate import masking, rules
from bot.translate.masking import mask, unmask, words_of
from bot.translate.ports import HARMLESS

NAMES = ("Amina", "Jan-Willem", "Zoë", "Wil", "Sara B.", "Meester Jan", "Noor (ib'er)", "Juf de Vries")
LEXICON = masking.read_lexicon(our_library())
LANGUAGES = all_languages()


def left(line: str) -> str:
    return mask(line, NAMES, LEXICON).text


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Onze hulp is Amina, in de hal.", ["Amina"]),
        ("amina en AMINA en Amina's broer en Aminas zus", ["amina", "AMINA", "Amina's", "Aminas"]),
        ("Zoe, zoë en jan-willem; ook Willem", ["Zoe", "zoë", "jan-willem", "Willem"]),
        ("Meester Jan en juf De Vries", ["Jan", "De", "Vries"]),
        ("Vraag het Sara B. of Sara.", ["Sara B.", "Sara"]),
        ("Kees helpt. Wilma ook! Kom gerust; bel ons. “Let op” LET OP", ["Kees", "Wilma"]),
        ("Kom langs. Vraag naar Truus.", ["Truus"]),
        ("Wij helpen u. Ook Fatima helpt; bel Bob!", ["Fatima", "Bob"]),
        ("Bel 020-123 45 67 of +31 6 12345678.", ["020-123 45 67", "+31 6 12345678"]),
        ("Mail juf@school.nl of kijk op https://school.nl/a?b=1.", ["juf@school.nl", "https://school.nl/a?b=1"]),
        ("Zie www.onze-school.nl, of onze-school.nl/opp.", ["www.onze-school.nl", "onze-school.nl/opp"]),
        ("Op donderdag 5 november om 19:30 uur", ["donderdag 5 november", "19:30"]),
        ("Tot 1 maart 2027, of 12-3-2027, voor € 3,50", ["1 maart 2027", "12-3-2027", "3,50"]),
        ("Lokaal 4b, groep 6 en groepen 7/8, de 1e", ["4b", "groep 6", "groepen 7/8", "1e"]),
        ("Het [[opp]] en het [[passend onderwijs]]", ["[[opp]]", "[[passend onderwijs]]"]),
        ("De ib'er maakt het opp, zoals de MR vroeg", ["ib'er", "opp", "MR"]),
        ("Alles is gewoon zo. U leert hier Nederlands met Pasen.", []),
    ],
)
def test_what_is_taken_out(line: str, pieces: list[str]) -> None:
    assert list(mask(line, NAMES, LEXICON).pieces) == pieces


def test_what_leaves_is_xml_with_numbered_marks() -> None:
    assert (
        left("Amina & Zoë <3 u, in lokaal 4.")
        == '<x id="1"/> &amp; <x id="2"/> &lt;<x id="3"/> u, in lokaal <x id="4"/>.'
    )
    assert mask(HARMLESS, (), LEXICON).pieces == ("8:30",)


@pytest.mark.parametrize("name", ["Amina", "amina", "AMINA", "Zoe", "Jan", "Willem", "Vries", "Noor"])
@pytest.mark.parametrize("line", ["{} is er.", "Is {} er?", "({})", "“{}”", "{}!", "{}'s jas", "{}-achtig", "{}s jas"])
def test_no_name_we_know_ever_leaves(name: str, line: str) -> None:
    assert name.casefold() not in left(line.format(name)).casefold()


OTHERS = [
    "en",
    "de",
    "u",
    "vindt",
    "lokaal",
    "4",
    "12:30",
    "5 maart",
    "[[opp]]",
    "a@b.nl",
    "&",
    '<x id="1"/>',
    ".",
    "!",
]
words = st.sampled_from([*NAMES, *OTHERS])
lines = st.one_of(st.text(max_size=120), st.lists(words, max_size=15).map(" ".join))


@given(lines)
def test_what_was_taken_out_comes_back(line: str) -> None:
    masked = mask(line, NAMES, LEXICON)
    assert unmask(masked.text, masked.pieces, str) == line


@given(lines)
def test_no_digit_and_no_name_is_left(line: str) -> None:
    masked = words_of(left(line))
    assert not re.search(r"\d", masked)
    assert not {word.casefold() for word in re.findall(r"[^\W_]+", masked)} & {"amina", "zoë", "zoe", "willem", "vries"}


@given(lines, st.data())
def test_a_lost_doubled_or_made_up_mark_shows_nothing(line: str, data: st.DataObject) -> None:
    masked = mask(line, NAMES, LEXICON)
    marks = re.findall(r'<x id="\d+"/>', masked.text)
    made_up = f'{masked.text}<x id="{len(marks) + 1}"/>'
    assert unmask(made_up, masked.pieces, str) is None
    assert unmask(masked.text + "<b>", masked.pieces, str) is None
    if marks:
        mark = data.draw(st.sampled_from(marks))
        assert unmask(masked.text.replace(mark, "", 1), masked.pieces, str) is None
        assert unmask(masked.text + mark, masked.pieces, str) is None


@given(lines, st.randoms())
def test_marks_may_move_and_be_written_otherwise(line: str, random: object) -> None:
    masked = mask(line, NAMES, LEXICON)
    numbers = list(range(1, len(masked.pieces) + 1))
    random.shuffle(numbers)  # type: ignore[attr-defined]  # hypothesis names no type
    forms = ('<x id="{}"/>', "<x id='{}' />", '<x id="{}"></x>', "< x id={} / >")
    answer = "a ".join(forms[number % 4].format(number) for number in numbers)
    assert unmask(answer, masked.pieces, str) == "a ".join(masked.pieces[number - 1] for number in numbers)


@given(st.text(max_size=200), lines)
def test_no_answer_breaks_us(answer: str, line: str) -> None:
    masked = mask(line, NAMES, LEXICON)
    shown = unmask(answer, masked.pieces, str)
    assert shown is None or all(piece in shown for piece in masked.pieces)
    for language in LANGUAGES.values():
        rules.judge(words_of(answer), words_of(masked.text), language, LANGUAGES)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Thursday 5 November"),
        ("tr", "5 Kasım Perşembe"),
        ("ar", "\u2068الخميس 5 نوفمبر (5/11)\u2069"),
        ("pl", "czwartek, 5 listopada"),
    ],
)
def test_a_date_is_shown_in_the_readers_words(language: str, shown: str) -> None:
    assert rules.show_piece("donderdag 5 november", LANGUAGES[language]) == shown


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ("1 maart 2027", "1 Mart 2027"),
        ("5 november", "5 Kasım"),
        ("31 februari", "31 februari"),
        ("maandag 1 maart 2022", "maandag 1 maart 2022"),
        ("29 februari", "29 Şubat"),
        ("Amina", "Amina"),
        ("4", "4"),
        ("[[opp]]", "[[opp]]"),
    ],
)
def test_a_day_that_is_none_and_everything_else_stay(piece: str, shown: str) -> None:
    assert rules.show_piece(piece, LANGUAGES["tr"]) == shown


@pytest.mark.parametrize(
    ("words", "language", "wrong"),
    [
        ("Our school starts at .", "en", None),
        ("Okulumuz başlıyor: .", "tr", None),
        ("Szkoła zaczyna się o .", "pl", None),
        ("تبدأ مدرستنا في .", "ar", None),
        ("Merhaba", "pl", None),  # one word says nothing
        ("", "en", "garbled"),
        ("...", "en", "garbled"),
        ("Onze school begint om .", "tr", "language"),
        ("The school is open for you.", "tr", "language"),
        ("The school is open for you.", "ar", "language"),
        ("تبدأ مدرستنا في .", "tr", "language"),
        ("Школа начинается в .", "pl", "language"),
        ("ja " * 200, "en", "garbled"),
    ],
)
def test_answers_are_judged(words: str, language: str, wrong: str | None) -> None:
    assert rules.judge(words, "Onze school begint om .", LANGUAGES[language], LANGUAGES) == wrong


def test_waits_grow_and_what_a_service_asks_is_kept() -> None:
    waits = [rules.wait(tries, 0).total_seconds() for tries in range(1, rules.TRIES)]
    assert waits == sorted(waits)
    assert waits[0] == 60
    assert rules.wait(1, 500).total_seconds() == 500
    assert rules.wait(9, 1e12).total_seconds() == 86_400


@pytest.mark.parametrize(
    ("code", "line", "pieces"),
    [
        ("ar", "هل سميرة سعيدة في المدرسة؟", ["سميرة"]),
        ("ar", "يلعب علي مع لسميرة ومحمد على الطاولة إلى المساء", ["علي", "لسميرة", "ومحمد"]),
        ("ar", "يوسف وعائشة وخديجة وفاطمة", ["يوسف", "وعائشة", "وخديجة", "وفاطمة"]),
        ("ar", "س\u064eميرة جاءت يوم 3", ["سميرة", "3"]),
        ("pl", "czy zosia i adam siedzą razem, pytanie zosi, adamem", ["zosia", "adam", "zosi", "adamem"]),
        ("pl", "Zosię boli brzuch. Proszę zapytać Marka.", ["Zosię", "Marka"]),
        ("tr", "elifin arkadaşı var mı? Elif'in çantası", ["elifin", "Elif'in"]),
        ("en", "Does samira play with Tom? Monday is hard.", ["samira", "Tom", "Monday"]),
        ("ar", "Самира тут", ["Самира", "тут"]),  # letters we cannot compare: nothing of it leaves
    ],
)
def test_what_parents_write_is_without_names_too(code: str, line: str, pieces: list[str]) -> None:
    lexicon = masking.read_lexicon(our_library(), code)
    names = ("Samira", "Ali", "Mohammed", "Youssef", "Aïsha", "Khadija", "Fatima", "Zosia", "Adam", "Elif")
    assert list(mask(line, names, lexicon).pieces) == pieces


@pytest.mark.parametrize("code", ["tr", "ar", "pl", "en"])
def test_most_words_of_our_own_texts_are_no_names(code: str) -> None:
    """Else nothing would be left to translate."""
    library = our_library()
    lexicon = masking.read_lexicon(library, code)
    texts = [text.body for name, text in library.long[code].items() if name.startswith("glossary/")]
    lines = [line for text in texts for line in text.split("\n") if line and not line.startswith(("#", "["))]
    words = [word for line in lines for word in masking._WORD.findall(line)]
    left_words = [word for line in lines for word in masking._WORD.findall(words_of(mask(line, NAMES, lexicon).text))]
    assert len(left_words) > 0.8 * len(words)
