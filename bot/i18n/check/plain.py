"""Plain language: sentence lengths, the readability formula, words to avoid, the register, the agreed words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.check.readability import FORMULAS, GRADE_FAIL
from bot.i18n.languages import Language
from bot.i18n.prose import TERM, length, masked, paragraphs, plain_arabic, sentences, whole_words

_MEAN_FROM = 4  # sentences; a mean of fewer says nothing
_STEM_OFF = 3  # letters at the end of an agreed word that inflection may change


def sentence_lengths(context: Context) -> Iterator[Problem]:
    for passages in _running(context):
        limits = passages[0].language.limits
        lengths = []
        for passage in passages:
            for sentence in _sentences(context, passage):
                lengths.append(length(sentence))
                if lengths[-1] > limits.max:
                    start = " ".join(sentence.split()[:5])
                    yield passage.problem(f"“{start} …” has {lengths[-1]} words, at most {limits.max}")
        mean = sum(lengths) / max(1, len(lengths))
        if len(lengths) >= _MEAN_FROM and mean > limits.mean:
            first = passages[0]
            what = f"{mean:.1f} words per sentence on average, at most {limits.mean}"
            yield Problem(first.path, first.line, what)


def readable(context: Context) -> Iterator[Problem]:
    """Long texts one by one; the short ones of a folder together, as a formula says nothing of a few sentences."""
    pooled: dict[tuple[Path, str], list[str]] = defaultdict(list)
    for passages in _running(context):
        first = passages[0]
        formula = FORMULAS.get(first.language.limits.formula)
        if formula is None:
            continue
        found = [sentence for passage in passages for sentence in _sentences(context, passage)]
        if first.part != "form" and formula.count(found).words >= first.language.limits.from_words:
            yield from _score(first.path, first.language, found)
        else:
            pooled[first.path.parent, first.language.code] += found
    for (folder, code), found in pooled.items():
        yield from _score(folder, context.languages[code], found)


def _score(path: Path, language: Language, found: Iterable[str]) -> Iterator[Problem]:
    limits, formula = language.limits, FORMULAS[language.limits.formula]
    counts = formula.count(found)
    if counts.words < limits.from_words:
        return
    score = formula.score(counts)
    if formula.fails(score, limits.fail):
        yield Problem(path, 1, f"{limits.formula} {score:.0f}, the limit is {limits.fail:g}: use shorter words")
    elif formula.fails(score, limits.aim):
        yield Problem(path, 1, f"{limits.formula} {score:.0f}, aim at {limits.aim:g}", note=True)
    if formula.grade and formula.grade(counts) > GRADE_FAIL:
        yield Problem(path, 1, f"needs {formula.grade(counts):.1f} years of school, at most {GRADE_FAIL}")


def words_to_avoid(context: Context) -> Iterator[Problem]:
    yield from _matches(context, "avoid", "a word to avoid")


def register(context: Context) -> Iterator[Problem]:
    yield from _matches(context, "register", "not how we speak to parents or about a child")


def _matches(context: Context, list_name: str, why: str) -> Iterator[Problem]:
    patterns = {code: getattr(words, list_name) for code, words in context.words.items()}
    compiled = {code: whole_words(found) for code, found in patterns.items() if found}
    for passage in context.passages:
        pattern = compiled.get(passage.language.code)
        if pattern and passage.is_prose:
            for found in sorted({match[0] for match in pattern.finditer(plain_arabic(masked(passage.text)))}):
                yield passage.problem(f"“{found}” is {why}")


def agreed_words(context: Context) -> Iterator[Problem]:
    """A text that names a glossary term says its agreed words with it at least once, in whatever case."""
    for passages in _texts(context):
        code = passages[0].language.code
        lines = [(plain_arabic(line), passage) for passage in passages for line in paragraphs(passage.text)]
        for term in sorted({term for line, _ in lines for term in _terms(context, line)}):
            entry = context.library.glossary[term]
            agreed = str(entry.get("agreed", {}).get(code, ""))
            if not agreed:
                continue
            said = _agreed(agreed, str(entry["nl"]), (str(entry["full"]), *entry["abbreviations"]))
            if not any(said.search(line) for line, _ in lines):
                first = next(passage for line, passage in lines if term in _terms(context, line))
                yield first.problem(f"names [[{entry['nl']}]] without its agreed words “{agreed}”")


def _terms(context: Context, line: str) -> set[str]:
    found = (context.terms.get(term.casefold()) for term in TERM.findall(line))
    return {term for term in found if term}


@cache
def _agreed(agreed: str, name: str, other: tuple[str, ...]) -> re.Pattern[str]:
    """The beginnings of the agreed words beside the term; in a list of terms they may stand further on."""
    helper = plain_arabic(TERM.sub(" ", agreed).replace(name, " "))
    stems = [re.escape(word[: max(3, len(word) - _STEM_OFF)]) for word in re.findall(r"\w+", helper)]
    words = r"\W+".join(rf"\w*?{stem}\w*" for stem in stems)
    if name not in agreed:
        return re.compile(words, re.IGNORECASE)
    spellings = "|".join(re.escape(spelling) for spelling in (name, *other))
    term = rf"\[\[(?:{spellings})\]\]"
    if not stems:
        return re.compile(term, re.IGNORECASE)
    gap = r"(?:[^\w\[\]]|\[\[[^\]]+\]\]|\b\w{1,4}\b)*"
    return re.compile(f"{term}{gap}{words}|{words}{gap}{term}", re.IGNORECASE)


def _texts(context: Context) -> Iterator[list[Passage]]:
    """The prose of each file, and each short text alone."""
    prose = (passage for passage in context.passages if passage.is_prose)
    for _, group in groupby(prose, key=lambda passage: (passage.path, passage.name)):
        yield list(group)


def _running(context: Context) -> Iterator[list[Passage]]:
    """Without titles and summaries, which are no sentences."""
    for passages in _texts(context):
        if found := [passage for passage in passages if passage.part not in ("title", "short")]:
            yield found


def _sentences(context: Context, passage: Passage) -> tuple[str, ...]:
    return sentences(passage.text, context.words[passage.language.code].abbreviations)


CHECKS = (sentence_lengths, readable, words_to_avoid, register, agreed_words)
