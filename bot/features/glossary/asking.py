"""What a parent can do with a word: keep its questions for a meeting, or say that its text is not clear."""

from collections.abc import Collection, Sequence
from enum import Enum

from bot.core.markup import Rich, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.glossary import buttons
from bot.i18n.texts import Texts
from bot.terms.asking import questions_of

LINE = 300  # characters of a line to the school


class Kept(Enum):
    """What came of keeping a question."""

    NEW = "new"
    KNOWN = "known"
    FULL = "full"


def ask_which(t: Texts, term: str, kept: Collection[int], count: int) -> Screen:
    """`kept` are the numbers of the questions that stand on the parent's list, which has `count` questions."""
    told = literal(t("glossary", "Which question would you like to ask at school? It goes on your own list."))
    body = (*told, *_numbered(t, term, kept))
    return Screen(body, rows(*_choices(t, term, kept), *_ways(t, count)), place=Place.BELOW)


def told(t: Texts, term: str, kept: Collection[int], *, count: int, done: Kept, question_id: int = 0) -> Screen:
    """In the place of the choice, so that another question of the word is one tap away."""
    undo = Button(t("glossary", "Undo"), tap("questions.remove", question_id))
    body = (*literal(_outcome(t, done)), *_numbered(t, term, kept))
    first = (undo,) if done is Kept.NEW else ()
    return Screen(body, rows(*_choices(t, term, kept), *first, *_ways(t, count)))


def _outcome(t: Texts, done: Kept) -> str:
    match done:
        case Kept.NEW:
            return t("glossary", "The question is on your list. Only you see this list.")
        case Kept.KNOWN:
            return t("glossary", "This question is on your list already.")
        case Kept.FULL:
            return t("glossary", "Your list is full. Please take a question off first.")


def _numbered(t: Texts, term: str, kept: Collection[int]) -> Rich:
    lines = (
        f"{number}. {question} ✓" if number in kept else f"{number}. {question}"
        for number, question in enumerate(questions_of(t, term), 1)
    )
    return t.direct(literal("\n".join(lines)))


def _choices(t: Texts, term: str, kept: Collection[int]) -> Sequence[Button]:
    return [
        Button(t("glossary", "Keep question {n}", n=number), tap("glossary.ask", term, number))
        for number in range(1, len(questions_of(t, term)) + 1)
        if number not in kept
    ]


def _ways(t: Texts, count: int) -> Sequence[Button]:
    mine = (Button(t("glossary", "My questions ({n})", n=count), tap("questions.list")),) if count else ()
    return (*mine, buttons.menu_below(t))


def unclear(t: Texts, term: str, *, is_new: bool, schools: Sequence[str]) -> Screen:
    """`schools` are the names of the schools that the person may write a line to."""
    thanks = (
        t("glossary", "Thank you. This helps to write the text better. Nobody sees that it was you.")
        if is_new
        else t("glossary", "Thank you, this was counted already.")
    )
    offer = t("glossary", "Do you want to tell the school what is not clear? The school does not see your name.")
    body = (*literal(thanks), *(literal(offer) if schools else ()))
    return Screen(body, rows(*_schools(t, term, schools), buttons.menu_below(t)), place=Place.BELOW)


def _schools(t: Texts, term: str, schools: Sequence[str]) -> Sequence[Button]:
    if len(schools) == 1:
        return [Button(t("glossary", "Write to the school"), tap("glossary.write", term, 0))]
    return [Button(buttons.cut(name), tap("glossary.write", term, place)) for place, name in enumerate(schools)]


def ask_line(t: Texts, term: str, *, school_id: int, school: str, is_too_long: bool = False) -> Screen:
    too_long = t("glossary", "That is too long. Please type at most {n} characters.", n=LINE)
    # Translators: {word} is a Dutch school word, {school} the name of a school.
    what = t("glossary", "What is not clear? The word is: {word}", word=t.library.glossary[term]["nl"])
    who = t("glossary", "Type one line. It is read, without your name, by: {school}", school=school)
    body = (*(literal(too_long) if is_too_long else ()), *literal(what), *literal(who))
    stop = Button(t("glossary", "No, thank you"), tap("home.menu_below"))
    return Screen(body, rows(stop), place=Place.BELOW, ask=Ask("glossary.line", (term, str(school_id))))


def line_kept(t: Texts, line: str) -> Screen:
    thanks = literal(t("glossary", "Thank you. The school can read your line now."))
    return Screen((*thanks, *quote(line)), rows(buttons.more(t), buttons.menu_below(t)), place=Place.BELOW)
