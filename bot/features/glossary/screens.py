"""Ways to a school word: subjects, letters, the words of a pasted text, and the nearest ones when none was found."""

from collections.abc import Mapping, Sequence

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Rows, Screen, rows
from bot.core.tap import Tap, tap
from bot.features.glossary import buttons
from bot.features.glossary.buttons import PAGE
from bot.features.glossary.categories import GROUPS, group_name, group_of
from bot.features.glossary.letters import letter_key
from bot.i18n.texts import Texts
from bot.terms.explain import word_button

MOST_WORDS = 10  # of one text at a time; more buttons than a screen shows are not read
_LETTERS = 5  # in a row


def home(t: Texts) -> Screen:
    groups = {group_of(about["category"]) for about in t.library.glossary.values()}
    return Screen(
        literal(t("glossary", "Type a word that you heard or read at school. You can also paste a whole letter."))
        + literal(t("glossary", "Or choose a subject here.")),
        rows(
            *(Button(group_name(t, key), tap("glossary.group", key)) for key in GROUPS if key in groups),
            buttons.letters(t),
            buttons.menu(t),
        ),
    )


def group(t: Texts, key: str, terms: Sequence[str], page: int = 0) -> Screen:
    ordered = sorted(terms, key=lambda term: str(t.library.glossary[term]["nl"]).casefold())
    shown, turning = _page(t, ordered, page, tap("glossary.group_page", key))
    body = (*bold(group_name(t, key)), *buttons.lines(t, shown), *_choose(t))
    return Screen(body, rows(*_words(t, shown), *turning, buttons.subjects(t), buttons.menu(t)))


def letters(t: Texts, found: Mapping[str, Sequence[str]]) -> Screen:
    """`found` is what stands under each letter."""
    keys = [Button(letter.upper(), tap("glossary.letter", letter_key(letter))) for letter in found]
    grid: Rows = tuple(tuple(keys[start : start + _LETTERS]) for start in range(0, len(keys), _LETTERS))
    told = t("glossary", "With which letter does the word begin?")
    return Screen(literal(told), (*grid, *rows(buttons.subjects(t), buttons.menu(t))))


def letter(t: Texts, of: str, terms: Sequence[str], page: int = 0) -> Screen:
    """In the order given, which is the alphabet's."""
    shown, turning = _page(t, terms, page, tap("glossary.letter_page", letter_key(of)))
    body = (*bold(of.upper()), *buttons.lines(t, shown, with_sound=True), *_choose(t))
    other = Button(t("glossary", "Other letters"), tap("glossary.letters"))
    return Screen(body, rows(*_words(t, shown), *turning, other, buttons.menu(t)))


def several(t: Texts, terms: Sequence[str], *, page: int = 0, key: str = "") -> Screen:
    """The words of a text, in its order. `key` finds the text's words again for the other pages, in place."""
    shown, turning = _page(t, terms, page, tap("glossary.found", key), length=MOST_WORDS)
    body = (*literal(_told(t, len(terms), page)), *buttons.lines(t, shown))
    place = Place.REPLACE if page else Place.BELOW
    return Screen(body, rows(*_words(t, shown), *turning, buttons.menu_below(t)), place=place)


def _told(t: Texts, count: int, page: int) -> str:
    if count <= MOST_WORDS:
        return t("glossary", "These school words are in your text. Tap a word to read more.")
    # Translators: {n} is more than ten. {first} and {last} are numbers: words 11 to 20 of 23.
    return t.n(
        "glossary",
        "There is {n} school word in your text. Here are {first} to {last}.",
        "There are {n} school words in your text. Here are {first} to {last}.",
        count,
        first=page * MOST_WORDS + 1,
        last=min(count, (page + 1) * MOST_WORDS),
    )


def nearest(t: Texts, terms: Sequence[str], *, key: str | None = None) -> Screen:
    """Nothing was found. There is nobody behind this chat to ask: with `key` a parent keeps what they typed, to ask it
    at school."""
    told = literal(t("glossary", "I do not know this word. Do you mean one of these?"))
    school = literal(t("glossary", "Not here? You can ask it at school. I can put it on your list of questions."))
    keep = Button(t("questions", "Put it on my list"), tap("questions.keep", key))
    body = (*told, *buttons.lines(t, terms), *(school if key else ()))
    ways = (buttons.more(t), Button(t("glossary", "From A to Z"), tap("glossary.letters_below")))
    mine = (keep,) if key else ()
    return Screen(body, rows(*_words(t, terms), *mine, *ways, buttons.menu_below(t)), place=Place.BELOW)


def _page(
    t: Texts, terms: Sequence[str], page: int, other: Tap, *, length: int = PAGE
) -> tuple[Sequence[str], Sequence[Button]]:
    """The words of this page, and the buttons to its neighbours: `other` with their number behind it."""
    page = min(page, max(0, len(terms) - 1) // length)
    has_more = (page + 1) * length < len(terms)
    ahead = Tap(other.name, (*other.args, str(page + 1))) if has_more else None
    back = Tap(other.name, (*other.args, str(page - 1))) if page else None
    return terms[page * length : (page + 1) * length], buttons.turning(t, back, ahead)


def _words(t: Texts, terms: Sequence[str]) -> Sequence[Button]:
    return [word_button(t, term) for term in terms]


def _choose(t: Texts) -> Rich:
    return literal(t("glossary", "Which word would you like to read?"))
