"""A text is really in its language: not a copy of another one, and recognisable as what it should be."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.prose import masked, whole_words, without_numbers, words

_COPY_FROM = 3  # words; shorter texts may honestly be equal in two languages
_DETECT_FROM = 4
_FUNCTION_FROM = 10
_SURE = 0.9  # of another language, before we call a text foreign

Detect = Callable[[str, str], tuple[str, float]]


def no_copies(context: Context) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], Passage] = {}
    for passage in context.passages:
        text = passage.text.strip()
        if not passage.is_prose or len(words(masked(text))) < _COPY_FROM or text in context.shared.same:
            continue
        first = seen.setdefault((passage.name, passage.part, text), passage)
        if first.language.code != passage.language.code:
            yield passage.problem(f"is the same as in {first.language.code}")


def language_agrees(context: Context) -> Iterator[Problem]:
    detect = _detector(frozenset(context.languages))
    if detect is None:
        yield Problem(Path("py3langid"), 1, "is not installed: languages were not recognised", note=True)
        return
    for passage, text in _recognisable(context):
        found, probability = detect(text, passage.language.code)
        if found != passage.language.code and probability > _SURE:
            yield passage.problem(f"looks like {found}, not {passage.language.code}")


def _recognisable(context: Context) -> Iterator[tuple[Passage, str]]:
    for passage in context.passages:
        found = words(without_numbers(masked(passage.text))) if passage.is_prose else []
        if len(found) >= _DETECT_FROM and passage.text not in context.shared.same:
            yield passage, " ".join(found)


@cache  # to unpack what it knows takes a second
def _detector(codes: frozenset[str]) -> Detect | None:
    """A development tool: an installation without it still checks everything else."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = codes & set(identifier.labels)
    identifier.set_languages(sorted(known))

    def detect(text: str, code: str) -> tuple[str, float]:
        if code not in known:  # it never saw this language, and would call it one of the others
            return code, 1.0
        found, probability = identifier.classify(text)
        return found, float(probability)

    return detect


def function_words(context: Context) -> Iterator[Problem]:
    """Every text of some length holds small words such as "the" or "ve"; a text without them is not one."""
    texts: dict[Path, list[Passage]] = defaultdict(list)
    for passage in context.passages:
        if passage.is_prose and passage.part != "form":
            texts[passage.path].append(passage)
    for passages in texts.values():
        small = context.words[passages[0].language.code].function
        text = masked(" ".join(passage.text for passage in passages))
        if small and len(words(text)) >= _FUNCTION_FROM and not whole_words(small).search(text):
            yield Problem(passages[0].path, passages[0].line, "has none of the small words of its language")


CHECKS = (no_copies, language_agrees, function_words)
