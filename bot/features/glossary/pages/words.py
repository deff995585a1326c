"""The list of school words for staff, one word with what their school adds to it, and changing that."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.console.access import PARTS, Reach
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.features.glossary.categories import GROUPS, group_name
from bot.features.glossary.pages import TEMPLATES, actions, queries, rules
from bot.features.glossary.pages.search import Wanted, list_groups
from bot.features.glossary.parts import dutch_card
from bot.i18n.texts import Texts
from bot.translate.ports import Dutch, Line, Translated
from bot.translate.words import explain

PATH = "/console/words"


@dataclass(frozen=True, slots=True)
class Row:
    term: str
    word: str
    full: str  # empty when it says no more than the word
    note: rules.Note
    unclear: int


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the line in one language: a translation, or a note why not."""

    code: str
    language: str
    text: str = ""
    note: str = ""


def show_list(visit: Visit) -> Answer:
    t, wanted = visit.t, Wanted.read(visit.query)
    notes = queries.list_notes(visit.session, visit.actor)
    unclear = queries.count_unclear(visit.session, visit.actor)
    groups = [
        (key, group_name(t, key), [_row(t, term, notes.get(term), unclear.get(term)) for term in terms])
        for key, terms in list_groups(t, wanted, notes, unclear)
    ]
    values = {
        "groups": groups,
        "found": _found(t, sum(len(rows) for _, _, rows in groups)) if wanted.as_query() else "",
        "wanted": wanted,
        "choices": [(key, group_name(t, key)) for key in GROUPS],
        "may_hide": _may_hide(visit),
    }
    return Show("words.html", t("console", "School words"), values)


def show_word(visit: Visit) -> Answer:
    term = visit.path["term"]
    if term not in visit.t.library.glossary:
        return Missing()
    return _page(visit, term, queries.get_note(visit.session, visit.actor, term))


def change_line(visit: Visit) -> Answer:
    """Answers with the page itself, which holds what stood there before: one press changes it back."""
    term, line = visit.path["term"], rules.one_line(visit.form.get("line", ""))
    if term not in visit.t.library.glossary:
        return Missing()
    note = queries.get_note(visit.session, visit.actor, term)
    if over := rules.too_many(line):
        return _page(visit, term, note, typed=line, over=over)
    before = actions.change_line(visit.session, visit.actor, term, line=line, now=visit.now)
    return _page(visit, term, rules.Note(line, note.hidden), before=None if before == line else before)


def hide(visit: Visit) -> Answer:
    term, wish = visit.path["term"], visit.form.get("hidden", "")
    if term not in visit.t.library.glossary:
        return Missing()
    if wish in ("yes", "no"):
        actions.hide(visit.session, visit.actor, term, hidden=wish == "yes", now=visit.now)
    if visit.form.get("back") != "list":
        return Go(f"{PATH}/{term}#lists")
    asked = Wanted.read(visit.form).as_query()
    return Go(f"{PATH}?{urlencode(asked)}#{term}" if asked else f"{PATH}#{term}")


def _page(
    visit: Visit, term: str, note: rules.Note, *, typed: str | None = None, over: int = 0, before: str | None = None
) -> Show:
    """`before`: the line that was just replaced. `over`: characters that the typed line has too many."""
    t, about = visit.t, visit.t.library.glossary[term]
    unclear = queries.count_unclear(visit.session, visit.actor).get(term, rules.Count(0))
    translations = queries.list_translations(visit.session, visit.actor, term, note.line)
    lines = queries.list_lines(visit.session, visit.actor_for(PARTS["words.lines"]), term)
    values = {
        "term": term,
        "word": about["nl"],
        "full": _full(term, t),
        "card": dutch_card(t, term),
        "note": note,
        "line": note.line if typed is None else typed,
        "translates": translations is not None,
        "translations": _translations(t, translations or {}),
        "longest": rules.LONGEST,
        "wrong": _wrong(t, over) if over else "",
        "before": before,
        "unclear": _unclear(t, unclear.total),
        "others": unclear.others,
        "languages": [(t.language_name(code), number) for code, number in unclear.languages],
        "lines": lines,
        "may_hide": _may_hide(visit),
    }
    return Show("word.html", str(about["nl"]), values, status=422 if over else 200)


def _translations(t: Texts, found: Mapping[str, Line | None]) -> list[Told]:
    """By the languages' order."""
    return [_told(t, code, found[code]) for code in t.library.languages if code in found]


def _told(t: Texts, code: str, line: Line | None) -> Told:
    name = t.language_name(code)
    match line:
        case Translated(text):
            return Told(code, name, text=text)
        case Dutch(_, why):
            return Told(code, name, note=explain(t, why))
        case None:
            return Told(code, name, note=t("translation", "It is being translated. Parents read the Dutch meanwhile."))


def _found(t: Texts, found: int) -> str:
    every = len(t.library.glossary)
    return t.n("console", "{n} word of {all}", "{n} words of {all}", found, all=every)


def _wrong(t: Texts, over: int) -> str:
    return t.n(
        "console",
        "Your line is {n} character too long. There is room for {longest}.",
        "Your line is {n} characters too long. There is room for {longest}.",
        over,
        longest=rules.LONGEST,
    )


def _unclear(t: Texts, total: int) -> str:
    if not total:
        return t("console", "No parent of your school has said that this word is unclear.")
    return t.n(
        "console",
        "{n} parent of your school finds this word unclear.",
        "{n} parents of your school find this word unclear.",
        total,
    )


def _may_hide(visit: Visit) -> bool:
    return HIDE.permission.reach(visit.member.role) is not Reach.NOTHING


def _row(t: Texts, term: str, note: rules.Note | None, unclear: rules.Count | None) -> Row:
    word = str(t.library.glossary[term]["nl"])
    return Row(term, word, _full(term, t), note or rules.Note(), unclear.total if unclear else 0)


def _full(term: str, t: Texts) -> str:
    about = t.library.glossary[term]
    return "" if about["full"].casefold() == about["nl"].casefold() else str(about["full"])


HIDE = ConsolePage("glossary.hide", f"{PATH}/{{term}}/hidden", hide, method="POST", templates=TEMPLATES)
PAGES = (
    ConsolePage(
        "glossary.list", PATH, show_list, nav=Nav(35, lambda t: t("console", "Words"), Menu.SCHOOL), templates=TEMPLATES
    ),
    ConsolePage("glossary.word", f"{PATH}/{{term}}", show_word, templates=TEMPLATES),
    ConsolePage("glossary.line", f"{PATH}/{{term}}", change_line, method="POST", templates=TEMPLATES),
    HIDE,
)
