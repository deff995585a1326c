"""How well school words are found: `make eval` prints the figures, `test_finder_quality.py` asserts the aims.

What goes with good news stands in `evaluate_news.py`, words of danger in `evaluate_danger.py`.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.i18n.languages import all_languages, resource
from bot.i18n.library import Library
from bot.terms.finder import Finder
from tests.content import evaluate_danger, evaluate_news

QUERIES = Path(__file__).parent / "queries"
LANGUAGES = list(all_languages())
KINDS = ("name", "own", "description", "several", "none")


@dataclass(frozen=True)
class Query:
    """`also`: other first answers that are as right. `held`: never looked at one by one while the finder changes."""

    q: str
    lang: str
    ids: list[str]
    kind: str
    held: bool = False
    also: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    query: Query
    best_first: list[str]
    in_order: list[str]
    seconds: float  # of processor time

    @property
    def is_right(self) -> bool:
        if len(self.query.ids) == 1:
            return self.best_first[:1] in ([right] for right in (*self.query.ids, *self.query.also))
        return self.in_order == self.query.ids

    @property
    def found(self) -> int:
        return len(set(self.query.ids) & set(self.in_order))


@dataclass(frozen=True)
class Figures:
    first: float  # of the queries for one term: its share with the right first answer
    found: float  # of the terms in queries for several
    false: float  # of the queries for none: its share with an answer


def read(language: str) -> list[Query]:
    return [Query(**json.loads(line)) for line in (QUERIES / f"{language}.jsonl").read_text("utf-8").splitlines()]


def ask(finder: Finder, query: Query) -> Result:
    begin = time.process_time()
    best = finder.find(query.q, query.lang)
    seconds = time.process_time() - begin
    in_order = finder.find_in_order(query.q, query.lang)
    return Result(query, [match.id for match in best], [match.id for match in in_order], seconds)


def figures(results: Iterable[Result]) -> Figures:
    results = list(results)
    one = [result.is_right for result in results if len(result.query.ids) == 1]
    several = [result for result in results if len(result.query.ids) > 1]
    none = [bool(result.best_first) for result in results if not result.query.ids]
    wanted = sum(len(result.query.ids) for result in several)
    found = sum(result.found for result in several)
    return Figures(_share(sum(one), len(one)), _share(found, wanted), _share(sum(none), len(none)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def ask_everything(finder: Finder) -> list[Result]:
    return [ask(finder, query) for language in LANGUAGES for query in read(language)]


def report(everything: Sequence[Result]) -> Iterator[str]:
    for held in (False, True):
        yield "Held half" if held else "Open half"
        yield f"{'':4}{'first answer':>14}{'of several':>12}{'false':>8}   {'name':>7}{'own':>7}{'described':>11}"
        for language in (*LANGUAGES, "all"):
            part = [r for r in everything if r.query.held == held and language in (r.query.lang, "all")]
            kinds = [figures(r for r in part if r.query.kind == kind).first for kind in KINDS[:3]]
            all_of = figures(part)
            yield (
                f"{language:4}{all_of.first:>14.1%}{all_of.found:>12.1%}{all_of.false:>8.1%}   "
                f"{kinds[0]:>7.1%}{kinds[1]:>7.1%}{kinds[2]:>11.1%}"
            )
    took = [result.seconds * 1000 for result in everything]
    yield f"{len(took)} look-ups: median {statistics.median(took):.2f} ms, worst {max(took):.1f} ms."


def misses(finder: Finder) -> Iterator[str]:
    """Of the open half only."""
    for language in LANGUAGES:
        for result in (ask(finder, query) for query in read(language) if not query.held):
            if not result.is_right:
                got = result.in_order if len(result.query.ids) > 1 else result.best_first
                yield f"{language} {result.query.kind}: {result.query.q!r} is {result.query.ids}, found {got[:4]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="also what of the open half was not found")
    wanted = parser.parse_args()
    library = Library(resource("locales"), resource("messages"))
    begin = time.process_time()
    finder = Finder(library)
    print(f"Built for {len(library.glossary)} terms in {(time.process_time() - begin) * 1000:.0f} ms.")
    for line in report(ask_everything(finder)):
        print(line)
    for part in (evaluate_news, evaluate_danger):
        for line in part.report(library, LANGUAGES):
            print(line)
    if wanted.misses:
        print(*misses(finder), *evaluate_news.misses(library), *evaluate_danger.misses(library), sep="\n")


if __name__ == "__main__":
    main()
