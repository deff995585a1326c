"""From the facts to the texts, for every school word: duties and rights, numbers, and what a changed fact touches."""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import our_library
from bot.i18n.check import duties, files, numbers
from bot.i18n.check.context import Context
from bot.i18n.check.facts import CARDS, Facts, read_facts, stamp, terms_of
from bot.i18n.languages import SOURCE, all_languages, resource
from bot.i18n.library import Library

TERMS = sorted(our_library().glossary)
NAMED = {  # texts that name the terms whose facts they state: tips for home
    name: set(terms_of(text))
    for name, text in our_library().long[SOURCE].items()
    if not name.startswith(CARDS) and terms_of(text)
}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(resource("facts"))


@pytest.fixture(scope="module")
def ours(library: Library, facts: Facts) -> Context:
    return Context(library, facts=facts)


@pytest.fixture(scope="module")
def found(ours: Context) -> Mapping[str, list[str]]:
    """What the two checks find, by term."""
    problems = defaultdict(list)
    for problem in (*duties.same_duties(ours), *numbers.from_facts(ours)):
        if not problem.note:
            problems[problem.path.stem].append(f"{problem.path.parts[-3]}: {problem.problem}")
    return problems


def test_every_word_of_the_facts_is_there_in_every_language(library: Library, facts: Facts) -> None:
    assert sorted(facts.entries) == TERMS
    for code in library.languages:
        cards = {name.removeprefix(CARDS) for name in library.long[code] if name.startswith(CARDS)}
        assert sorted(cards) == TERMS, code


@pytest.mark.parametrize("term", TERMS)
def test_duties_rights_and_numbers_are_those_of_the_facts(found: Mapping[str, list[str]], term: str) -> None:
    """Must, may and need not are the same in all languages; every number stands in the facts."""
    assert found.get(term, []) == []


def test_a_changed_fact_makes_exactly_its_own_text_stale(ours: Context, facts: Facts) -> None:
    """The translations follow once its Dutch words have changed.

    Half of the words at a time, and no two words are in the same halves each time: each depends on its own facts only.
    """
    assert not list(files.up_to_date(ours))
    for bit in range(len(TERMS).bit_length()):
        half = {term for number, term in enumerate(TERMS) if number >> bit & 1}
        changed = {term: [{**first, "one more fact": "The school decides."}, *more]
                   for term, (first, *more) in facts.entries.items() if term in half}  # fmt: skip
        tampered = replace(ours, facts=replace(facts, entries={**facts.entries, **changed}))
        stale = {problem.path.relative_to(ours.library.messages).as_posix() for problem in files.up_to_date(tampered)}
        cards = {f"{SOURCE}/{CARDS}{term}.md" for term in half}
        assert stale == cards | {f"{SOURCE}/{name}.md" for name, terms in NAMED.items() if half & terms}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our texts with one school word only: the checks look at each by itself."""
    folder = tmp_path_factory.mktemp("tampered") / "messages"
    for path in (path for path in resource("messages").rglob("*.md") if path.parent.name != "glossary"):
        _copy(path, folder)
    for code in all_languages():
        _copy(resource("messages") / code / "glossary" / "opp.md", folder)
    _copy(resource("messages") / "glossary.toml", folder)
    return folder


def _copy(path: Path, folder: Path) -> None:
    to = folder / path.relative_to(resource("messages"))
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, to)


TAMPERED = [  # the language, what is replaced by what in the card of the opp, and what is then said
    ("nl", "Over het verwachte niveau beslist", "U moet tekenen. Over het verwachte niveau beslist", "says"),
    ("en", "You have the right", "You must", "says"),
    ("tr", "hakkınız var", "gerekir", "says"),
    ("pl", "prawo", "obowiązek", "says"),
    ("ar", "يحق لكم", "يجب عليكم", "says"),
    ("nl", "zes weken", "zeven weken", "says 7, which is not in the facts"),
    ("en", "six weeks", "9 weeks", "says 9, which is not in the facts"),
    ("tr", "altı hafta", "on altı hafta", "says 16, which is not in the facts"),
    ("pl", "sześć tygodni", "siedem tygodni", "says 7, which is not in the facts"),
    ("ar", "ستة أسابيع", "ثلاثة عشر أسبوعًا", "says 13, which is not in the facts"),
]


@pytest.mark.parametrize(("code", "old", "new", "said"), TAMPERED, ids=[f"{case[0]}-{case[2]}" for case in TAMPERED])
@pytest.mark.long
def test_a_tampered_text_is_found(copy: Path, facts: Facts, *, code: str, old: str, new: str, said: str) -> None:
    path = copy / code / "glossary" / "opp.md"
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        context = Context(Library(resource("locales"), copy), facts=facts)
        problems = [*duties.same_duties(context), *numbers.from_facts(context)]
        assert any(problem.path.stem == "opp" and said in problem.problem for problem in problems), problems
    finally:
        path.write_text(before, encoding="utf-8")


def test_changed_dutch_words_make_exactly_the_translations_stale(copy: Path, facts: Facts) -> None:
    path = copy / SOURCE / "glossary" / "opp.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("zes weken", "acht weken"), encoding="utf-8")
    try:
        context = Context(Library(resource("locales"), copy), facts=facts)
        stale = {problem.path.relative_to(copy).as_posix() for problem in files.up_to_date(context)}
    finally:
        path.write_text(before, encoding="utf-8")
    assert stale == {f"{code}/{CARDS}opp.md" for code in context.languages if code != SOURCE}


def test_a_tip_names_facts_that_are_there(copy: Path, facts: Facts) -> None:
    name, terms = next(iter(NAMED.items()))
    path = copy / SOURCE / f"{name}.md"
    before = path.read_text(encoding="utf-8")
    assert not list(files.known_facts(Context(Library(resource("locales"), copy), facts=facts)))
    path.write_text(before.replace(f'"{min(terms)}"', '"oppp"', 1), encoding="utf-8")
    try:
        (problem,) = files.known_facts(Context(Library(resource("locales"), copy), facts=facts))
    finally:
        path.write_text(before, encoding="utf-8")
    assert (problem.path, problem.problem) == (path, "facts: there are none of “oppp”")
    assert before.split("\n")[problem.line - 1].startswith("facts = ")


def test_a_stamp_of_a_tip_is_of_all_its_facts(copy: Path, facts: Facts) -> None:
    name = next(name for name, terms in NAMED.items() if len(terms) > 1)
    path = copy / SOURCE / f"{name}.md"
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(before.replace('source_rev = "', 'source_rev = "old', 1), encoding="utf-8")
        stale = [problem.path for problem in files.up_to_date(Context(Library(resource("locales"), copy), facts=facts))]
        assert stale == [path]
        assert stamp(Library(resource("locales"), copy), resource("facts"), [name]) == [path]
        assert path.read_text(encoding="utf-8") == before
    finally:
        path.write_text(before, encoding="utf-8")
