"""Each check finds nothing in good texts, and finds its own mistake."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.core.screen import Button, Screen, rows
from bot.core.tap import Tap
from bot.i18n import check as checking
from bot.i18n.check import (
    cards,
    check,
    duties,
    files,
    letters,
    numbers,
    phrases,
    placeholders,
    plain,
    punctuation,
    rendering,
    sameness,
    spelling,
)
from bot.i18n.check.context import Context, Problem
from tests.content.tiny import Tiny

Check = Callable[[Context], Iterable[Problem]]


def card(code: str) -> str:
    return f"messages/{code}/glossary/opp.md"


def praise(code: str) -> str:
    return f"messages/{code}/praise/helped_1.md"


def po(code: str) -> str:
    return f"locales/{code}/LC_MESSAGES/bot.po"


TERMS = "messages/glossary.toml"
WHICH = "Over welk kind gaat het?"
LONG = "De school maakt samen met u en met uw kind een plan voor alle hulp in de klas van uw kind. "
HARD = "Verantwoordelijkheidsgevoel ontwikkelingsperspectieven professionaliseringsactiviteiten. " * 22

# The check, the file, what is replaced by what, and a part of the problem it must find.
SPOILT: list[tuple[Check, str, str, str, str]] = [
    (files.same_messages, po("pl"), 'msgctxt "news"', 'msgctxt "home"', "lacks the message “news: Which child"),
    (files.same_messages, po("ar"), 'msgctxt "news"', '#, fuzzy\nmsgctxt "news"', "is fuzzy"),
    (files.same_messages, po("en"), 'msgstr "Where: {place}"', 'msgstr ""', "is empty"),
    (files.same_messages, po("ar"), 'msgstr[5] "{n} سؤال محفوظ."\n', "", "is empty"),
    (files.same_messages, po("nl"), 'msgctxt "news"\n', "", "has no msgctxt"),
    (files.no_empty_passages, card("en"), "- What is in the plan?", "", "ask: is empty"),
    (files.up_to_date, card("nl"), "in de klas", "op school", "source_rev is not"),
    (files.up_to_date, "facts/terms.yaml", "makes a plan", "makes no plan", "compare it with the facts"),
    (cards.front_matter, card("pl"), 'say = "o-pe-pe"', 'say = ""', "say must be a text"),
    (cards.front_matter, card("en"), 'aliases = ["opepe"]', 'aliases = "opepe"', "aliases must be a list"),
    (cards.front_matter, card("en"), 'aliases = ["opepe"]', 'aliases = ["opepe", "Opepe"]', "same text twice"),
    (cards.front_matter, card("en"), 'say = "', 'sound = "x"\nsay = "', "sound is not a key"),
    (cards.sections, card("tr"), "## right\n", "", "has no right section"),
    (cards.sections, card("en"), "## ask", "## differs\nNot a report.\n\n## ask", "other sections than the nl card"),
    (cards.sections, card("en"), "- What", "What", "must be a list of questions"),
    (cards.sections, card("nl"), "De school praat met u", "Ja. Zo. De school praat met u", "more than 3 sentences"),
    (cards.glossary, TERMS, "related = []", 'related = ["tlv"]', "related 'tlv' is not another term"),
    (cards.glossary, TERMS, '"support-plan"', '"Support plan"', "category must be small letters"),
    (cards.glossary, TERMS, '["law"]', '["blog"]', "source 'blog' is not among the sources"),
    (cards.glossary, TERMS, "2025-08-01", "2026", "valid_as_of must be 2025-08-01"),
    (cards.glossary, TERMS, 'pl = "plan opp"', 'uk = "план"', "has no agreed word in pl"),
    (cards.glossary, TERMS, "[opp]", "[tlv]", "lacks [opp], which has a card"),
    (phrases.front_matter, praise("nl"), 'theme = "helping"', 'theme = "talent"', "theme must be one of helping"),
    (phrases.front_matter, praise("en"), 'search = ["help"', 'search = ["kind"', "same text twice"),
    (phrases.front_matter, praise("pl"), '"razem", ', "", "fewer than 3"),
    (
        phrases.front_matter,
        praise("tr"),
        "Arkadaşına yardım etti",
        "Sınıf arkadaşına bugün yardım etti",
        "more than 32",
    ),
    (phrases.front_matter, praise("en"), "status", 'theme = "helping"\nstatus', "stands in the nl text only"),
    (phrases.front_matter, praise("en"), "status", "aliases = []\nstatus", "is not a key of a ready sentence"),
    (files.known_facts, praise("nl"), "status", 'facts = ["oppp"]\nstatus', "there are none of “oppp”"),
    (phrases.plain_texts, praise("en"), "Your child helped", "{child} helped", "is one plain text, and holds {"),
    (phrases.told_apart, praise("en"), 'title = "Helped a classmate"', 'title = "Helped to tidy up"', "same title as"),
    (phrases.enough, "messages/phrases.toml", "least = 2", "least = 3", "helping has 2 sentences, fewer than 3"),
    (placeholders.names, card("en"), "the goals", "the {Goals}", "must have a name of small letters"),
    (placeholders.names, card("en"), "the goals", "the [[goals", "loose [[ or ]]"),
    (placeholders.names, card("en"), "the goals", "**the goals", "loose **"),
    (placeholders.long_texts_agree, card("tr"), "[[opp]] planı", "opp planı", "lacks [[opp]]"),
    (placeholders.long_texts_agree, card("tr"), "hedefler", "{child}", "has {child}, the nl text has not"),
    (placeholders.messages_agree, po("pl"), "Gdzie: {place}", "Gdzie: {miejsce}", "differs from the English in"),
    (placeholders.messages_agree, po("pl"), "Zapisano {n} pytania.", "Zapisano pytania.", "in {n}"),
    (placeholders.messages_agree, po("ar"), "{n} أسئلة", "أسئلة", "in {n}"),
    (placeholders.plural_headers, po("ar"), "n%100>=11 ? 4 : 5", "n%100>=11 ? 5 : 4", "Plural-Forms must be"),
    (sameness.no_copies, po("en"), 'msgstr "Which child is this about?"', f'msgstr "{WHICH}"', "same as"),
    (sameness.language_agrees, card("pl"), "Co jest w tym planie?", "What is in the plan?", "looks like en"),
    (letters.unseen_characters, card("ar"), "هي خطة", "هي\u200f خطة", "holds U+200F"),
    (letters.unseen_characters, card("pl"), "Państwa", "Pan\u0301stwa", "is not Unicode NFC"),
    (letters.own_alphabet, card("ar"), "[[opp]] هي", "opp هي", "holds o p"),
    (letters.own_alphabet, card("ar"), "هي خطة", "هي خُطة", "not of this alphabet"),
    (letters.own_alphabet, card("tr"), "yardım", "wardım", "holds w"),
    (letters.own_alphabet, card("ar"), "عن الأهداف", "عن ٣ أهداف", "holds ٣"),
    (letters.one_script_a_word, card("en"), "[[opp]]", "[[\u043epp]]", "mixes two scripts"),
    (rendering.direction, card("ar"), "هي خطة", "هي \u2068خطة", "isolates that do not close"),
    (rendering.messages_fit, card("nl"), "Een [[opp]]", LONG * 50 + "Een [[opp]]", "4096 fit in a message"),
    (rendering.not_much_longer, card("en"), "The school talks", LONG * 2 + "The school talks", "as long as the Dutch"),
    (punctuation.own_marks, card("ar"), "معكم عن الأهداف", "معكم, عن الأهداف", "writes , where this language writes ،"),
    (punctuation.own_marks, card("tr"), "Planda ne var?", "“Planda” ‘ne’ var?", "where this language writes “”"),
    (punctuation.tidy, card("en"), "What is in the plan?", "What is in the plan ?", "space before a mark"),
    (punctuation.tidy, card("en"), "the goals and", "the goals,and", "no space after a mark"),
    (punctuation.tidy, card("en"), "the help.", "the help!!", "repeats a mark"),
    (punctuation.same_ending, card("pl"), "Co jest w tym planie?", "Co jest w tym planie", "ends with no mark"),
    (plain.sentence_lengths, card("nl"), "De school praat", LONG[:-2] + " en de school praat", "at most 15"),
    (plain.readable, card("nl"), "Een [[opp]]", HARD + "Een [[opp]]", "flesch-douma"),
    (plain.words_to_avoid, card("nl"), "U mag iemand", "Tevens mag u iemand", "“Tevens” is a word to avoid"),
    (plain.words_to_avoid, card("ar"), "يجب أن تناقش", "لا يجب أن تناقش", "“لا يجب” is a word to avoid"),
    (plain.register, card("nl"), "voor uw kind", "voor jullie kind", "“jullie”"),
    (plain.register, card("en"), "You may bring", "He may bring", "“He”"),
    (plain.register, card("tr"), "sizinle konuşur", "senin", "“senin”"),
    (plain.register, card("pl"), "Państwa dziecka.", "twojego dziecka.", "“twojego”"),
    (plain.register, card("ar"), "المدرسة لطفلكم", "المدرسة لطفلك", "“لطفلك”"),
    (plain.agreed_words, card("pl"), "Plan [[opp]] to plan", "Dokument [[opp]] to dokument", "agreed words “plan opp”"),
    (duties.same_duties, card("en"), "You may bring", "You must bring", "meenemen naar …” says allowed"),
    (duties.same_duties, card("en"), "do not have to sign", "must not sign", "says forbidden, the nl"),
    (duties.same_duties, card("tr"), "gelebilirsiniz", "gelmeniz gerekir", "says duty, the nl"),
    (duties.same_duties, card("pl"), "Szkoła musi", "Szkoła może", "het plan …” says duty"),
    (duties.same_duties, card("ar"), "يجب أن تناقش", "يمكن أن تناقش", "het plan …” says duty"),
    (numbers.from_facts, card("nl"), "over de doelen", "na zes weken over de doelen", "says 6, which is not in"),
    (numbers.from_facts, card("en"), "the goals and", "14 goals and", "says 14, which is not in the facts"),
    (spelling.spelling, card("nl"), "in de klas", "in de klasss", "“klasss” is not in the dictionary"),
]


@pytest.mark.parametrize("find", checking.CHECKS, ids=lambda find: find.__name__)
def test_good_texts_pass(tiny: Tiny, find: Check) -> None:
    assert [str(problem) for problem in find(tiny.context())] == []


@pytest.mark.parametrize(
    ("find", "name", "old", "new", "problem"), SPOILT, ids=[f"{case[0].__name__}-{case[4]}" for case in SPOILT]
)
def test_a_mistake_is_found(tiny: Tiny, find: Check, *, name: str, old: str, new: str, problem: str) -> None:
    tiny.replace(name, old, new)
    found = [str(found) for found in find(tiny.context()) if not found.note]
    assert any(problem in line for line in found), found


def test_every_check_has_a_mistake_to_find() -> None:
    elsewhere = {files.same_files, sameness.function_words, rendering.short_texts_render, rendering.screens_fit}
    assert {case[0] for case in SPOILT} | elsewhere == set(checking.CHECKS)


def test_a_problem_names_file_and_line(tiny: Tiny) -> None:
    tiny.replace(card("nl"), "U hoeft niet", "Je hoeft niet")
    (found,) = plain.register(tiny.context())
    line = (tiny.root / card("nl")).read_text(encoding="utf-8").splitlines().index("## right") + 1
    assert str(found) == f"{tiny.root / card('nl')}:{line}: right: “Je” is not how we speak to parents or about a child"


def test_missing_and_stray_files_are_found(tiny: Tiny) -> None:
    (tiny.root / card("pl")).unlink()
    tiny.write("messages/en/home/help.md", "+++\n+++\nHelp.\n")
    (tiny.root / po("en")).unlink()
    found = "\n".join(map(str, [*files.same_files(tiny.context()), *files.same_messages(tiny.context())]))
    assert "pl/glossary/opp.md:1: is missing" in found
    assert "help.md:1: has no nl text" in found
    assert "en/LC_MESSAGES/bot.po:1: is missing" in found


def test_a_text_without_small_words_is_found(tiny: Tiny) -> None:
    tiny.write("messages/en/home/help.md", "+++\n+++\nSchool teacher plan help child group word name time place.\n")
    assert any("small words" in str(problem) for problem in sameness.function_words(tiny.context()))


@pytest.mark.parametrize(
    ("screen", "problem"),
    [
        (Screen("x" * 5000), "longer than 4096"),
        (Screen("Menu", rows(Button("A label that is far too long"))), "longer than 24"),
        (Screen("Menu", rows(Button("Open", Tap("home.open", ("x" * 70,))))), "64 bytes"),
        (Screen("قائمة", rows(Button("Menu قائمة"))), "does not start right to left"),
    ],
)
def test_a_screen_that_does_not_fit_is_found(tiny: Tiny, screen: Screen, problem: str) -> None:
    context = Context(tiny.library(), (("ar", "menu", screen),))
    found = [str(line) for line in (*rendering.screens_fit(context), *rendering.direction(context))]
    assert any(line.startswith("screens/ar/menu:1:") and problem in line for line in found), found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("\u2068Sofia قال", "do not close"),
        ("\u200f\u200fقال", "two direction marks in a row"),
        ("Sofia قال", "does not start right to left"),
        ("\u2068Sofia\u2069", "does not start right to left"),
        ("• \u200f\u2068Sofia\u2069 قال", None),
        ("قال", None),
    ],
)
def test_direction_of_a_line(line: str, problem: str | None) -> None:
    found = rendering.wrong_direction(line, rtl=True)
    assert found is None if problem is None else problem in (found or "")


def test_short_texts_are_checked_with_the_marks_of_the_renderer(tiny: Tiny) -> None:
    tiny.replace(po("ar"), "المكان: {place}", "\u2068المكان: {place}")
    assert any("do not close" in str(problem) for problem in rendering.short_texts_render(tiny.context()))


def test_a_stamp_says_that_a_text_was_compared(tiny: Tiny) -> None:
    tiny.replace(card("nl"), "in de klas", "op school")
    assert len(list(files.up_to_date(tiny.context()))) == 4
    assert len(tiny.stamp()) == 4
    assert list(files.up_to_date(tiny.context())) == []


def test_a_broken_file_is_one_problem(tiny: Tiny) -> None:
    tiny.write("facts/terms.yaml", "terms: [")
    (found,) = check(tiny.library(), facts=tiny.root / "facts")
    assert found.path == Path(tiny.root / "facts" / "terms.yaml")
    assert "YAML" in found.problem
