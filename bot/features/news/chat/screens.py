"""What a teacher sees in the chat while good news is written, and before it is sent."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Ask, Button, Screen, rows
from bot.core.tap import tap
from bot.delivery.forecast import Forecast
from bot.delivery.senders import Sent
from bot.delivery.staffchat import child_label, expected, in_threes, numbered, on_its_way, problem
from bot.features.news import screens as for_parents
from bot.features.news.chat.places import Place, Whom
from bot.features.news.content import Content, Reader
from bot.features.news.lines import Look, Why
from bot.features.news.words import explain_line, where_names_are
from bot.i18n.bidi import Isolated, isolate
from bot.i18n.texts import Texts
from bot.people.classlist import Listed
from bot.phrases.bank import PRAISE, Phrase
from bot.phrases.words import theme_name

SHOWN = 6  # sentences at a time: a phone shows them with their buttons
TYPED = 40  # characters of a search that are said again
_BUTTON = 24  # characters
_NAMES = 5  # more children than this are a number
_STAR = "⭐"


class Photo(StrEnum):
    """What the teacher can do with a photo of theirs."""

    NONE = "none"  # there is none
    FREE = "free"  # it can go with this
    FORBIDDEN = "forbidden"
    ADDED = "added"


def choose_group(t: Texts, places: Sequence[Place]) -> Screen:
    several = len({place.school for place in places}) > 1
    chosen = [
        Button(_cut(f"{place.school}: {place.name}" if several else place.name), tap("praise.group", place.id))
        for place in places
    ]
    return Screen(t("staffchat", "Which group?"), rows(*chosen, _menu(t)))


def choose_child(t: Texts, place: Place, children: Sequence[Listed]) -> Screen:
    if not children:
        return Screen(t("praise", "There are no children in {group}.", group=place.name), rows(_menu(t)))
    buttons = [Button(_cut(child_label(t, child)), tap("praise.child", child.id)) for child in children]
    more = (
        Button(t("praise", "Several children"), tap("praise.several", place.id)),
        Button(t("praise", "The whole group"), tap("praise.all", place.id)),
    )
    asks = bold(t("praise", "{group}: who is the good news about?", group=place.name))
    return Screen((*asks, *_numbers(t, children)), (*in_threes(buttons), *rows(*more, *_ways(t, children))))


def choose_children(t: Texts, place: Place, children: Sequence[Listed], chosen: Collection[int]) -> Screen:
    """Ticked one by one."""
    buttons = [
        Button(
            f"✓ {_cut(child_label(t, child), 2)}" if child.id in chosen else _cut(child_label(t, child)),
            tap("praise.toggle", child.id),
        )
        for child in children
    ]
    number = sum(child.id in chosen for child in children)
    done = [Button(t("praise", "Go on ({n})", n=number), tap("praise.chosen"))] if number else []
    asks = bold(t("praise", "{group}: tap every child it is about.", group=place.name))
    return Screen((*asks, *_numbers(t, children)), (*in_threes(buttons), *rows(*done, *_ways(t, children))))


def choose_phrase(
    t: Texts,
    whom: Whom,
    phrases: Sequence[Phrase],
    *,
    stars: Collection[str] = (),
    after: Sequence[Button] = (),
    says: str = "",
) -> Screen:
    """`says`: what these sentences are; `after`: the way to more of them."""
    lines = numbered(t, [f"{phrase.text} {_STAR}" if phrase.id in stars else phrase.text for phrase in phrases])
    buttons = [Button(str(number), tap("praise.say", whom.id, phrase.id)) for number, phrase in enumerate(phrases, 1)]
    others = (
        *after,
        Button(t("praise", "Themes"), tap("praise.themes", whom.id)),
        Button(t("praise", "Write it myself"), tap("praise.own", whom.id)),
        _menu(t),
    )
    asks = (says,) if says else (t("praise", "Choose a sentence, or type a word to search."),)
    body = (*bold(about(t, whom)), *(block for line in asks for block in literal(line)), *lines)
    return Screen(body, (*in_threes(buttons), *rows(*others)), ask=Ask("praise.search", (str(whom.id),)))


def suggested(
    t: Texts, whom: Whom, phrases: Sequence[Phrase], *, stars: Collection[str], page: int, has_more: bool
) -> Screen:
    after = [Button(t("praise", "Other sentences"), tap("praise.more", whom.id, page + 1 if has_more else 0))]
    return choose_phrase(t, whom, phrases, stars=stars, after=after if has_more or page else ())


def searched(t: Texts, whom: Whom, typed: str, phrases: Sequence[Phrase], *, stars: Collection[str]) -> Screen:
    says = (
        t("praise", "For ‘{typed}’. Choose a sentence, or type another word.", typed=typed)
        if phrases
        else t("praise", "No sentence for ‘{typed}’. Type another word, or write it yourself.", typed=typed)
    )
    back = Button(t("praise", "Suggestions"), tap("praise.more", whom.id, 0))
    return choose_phrase(t, whom, phrases, stars=stars, after=[back], says=says)


def of_theme(t: Texts, whom: Whom, phrases: Sequence[Phrase], *, stars: Collection[str]) -> Screen:
    back = Button(t("praise", "Suggestions"), tap("praise.more", whom.id, 0))
    return choose_phrase(t, whom, phrases, stars=stars, after=[back])


def choose_theme(t: Texts, whom: Whom, themes: Sequence[str], *, has_stars: bool) -> Screen:
    stars = [Button(t("praise", "My sentences {star}", star=_STAR), tap("praise.stars", whom.id))] if has_stars else []
    chosen = [Button(theme_name(t, PRAISE, theme), tap("praise.theme", whom.id, theme)) for theme in themes]
    back = Button(t("praise", "Suggestions"), tap("praise.more", whom.id, 0))
    body = (*bold(about(t, whom)), *literal(t("praise", "Which theme?")))
    return Screen(body, rows(*stars, *chosen, back))


def ask_line(t: Texts, whom: Whom) -> Screen:
    return Screen((*bold(about(t, whom)), *_asks_line(t)), rows(_others(t, whom)), ask=_line_of(whom))


def look_again(t: Texts, whom: Whom, look: Look) -> Screen:
    """Why a line was stopped; whoever types now writes it again."""
    keep = [Button(t("praise", "It is good news"), tap("praise.keep", whom.id))] if look.may_stay else []
    return Screen(_stopped(t, look), rows(*keep, _others(t, whom)), ask=_line_of(whom))


def ask_more(t: Texts, broadcast_id: int) -> Screen:
    back = Button(t("praise", "Back"), tap("praise.show", broadcast_id))
    return Screen(_asks_line(t), rows(back), ask=Ask("praise.own_line", (str(broadcast_id),)))


def look_again_more(t: Texts, broadcast_id: int, look: Look) -> Screen:
    keep = [Button(t("praise", "It is good news"), tap("praise.keep_line", broadcast_id))] if look.may_stay else []
    back = Button(t("praise", "Back"), tap("praise.show", broadcast_id))
    return Screen(_stopped(t, look), rows(*keep, back), ask=Ask("praise.own_line", (str(broadcast_id),)))


def preview(
    t: Texts,
    said: Content,
    whom: Whom,
    told: Forecast,
    *,
    now: datetime,
    seen: str,
    is_starred: bool = False,
    is_translating: bool = False,
    photo: Photo = Photo.NONE,
    why: Sent | None = None,
) -> Screen:
    """As parents read it, in the language of whoever sends it, and what will happen."""
    names = [whom.children[0].shown] if len(whom.children) == 1 and whom.children[0].shown else []
    message = for_parents.message(t, replace(said, reader=Reader(names=names, children=1)))
    number, may_star = str(said.id), bool(said.phrase) and not is_starred
    acts = [
        (told.total > 0, t("staffchat", "Send"), tap("praise.send", number, seen)),
        (is_translating, t("staffchat", "Look again"), tap("praise.show", number)),
        (not said.own, t("praise", "Add a line of your own"), tap("praise.add", number)),
        (bool(said.own), t("praise", "Change your line"), tap("praise.add", number)),
        (may_star, t("praise", "Keep as favourite {star}", star=_STAR), tap("praise.star", number)),
        (is_starred, t("praise", "No favourite any more"), tap("praise.unstar", number)),
        (photo is Photo.FREE, t("praise", "Add your photo"), tap("praise.photo", number)),
        (photo is Photo.ADDED, t("praise", "Take the photo out"), tap("praise.no_photo", number)),
        (True, t("praise", "Another sentence"), tap("praise.other", number)),
        (True, t("staffchat", "Throw it away"), tap("praise.drop", number)),
    ]  # fmt: skip
    body = (
        *problem(t, why),
        *message.rich,
        *bold(about(t, whom)),
        *literal(t("praise", "Parents read the name that they chose for their child.")),
        *(literal(_no_photo(t)) if photo is Photo.FORBIDDEN else ()),
        *expected(t, told, now, by_language=False),
        *(literal(on_its_way(t)) if is_translating else ()),
    )
    buttons = rows(*(Button(label, then) for may, label, then in acts if may), _menu(t))
    return Screen(body, buttons, photo=said.photo)


def sent(t: Texts, broadcast_id: int, seconds: int) -> Screen:
    body = t.n(
        "staffchat",
        "It goes in {n} second. Until then you can undo it.",
        "It goes in {n} seconds. Until then you can undo it.",
        seconds,
    )
    undo = Button(t("staffchat", "Undo"), tap("praise.undo", broadcast_id))
    return Screen(body, rows(undo, _again(t), _menu(t)))


def undone(t: Texts) -> Screen:
    return Screen(t("praise", "Undone. Nothing was sent."), rows(_again(t), _menu(t)))


def too_late(t: Texts) -> Screen:
    return Screen(t("praise", "This good news is already on its way."), rows(_again(t), _menu(t)))


def thrown_away(t: Texts) -> Screen:
    return Screen(t("praise", "It is gone. Nothing was sent."), rows(_again(t), _menu(t)))


def about(t: Texts, whom: Whom) -> str:
    groups = ", ".join(whom.groups)
    if whom.whole:
        return t("praise", "Good news about the whole group: {group}", group=groups)
    if len(whom.children) > _NAMES:
        return t.n(
            "praise",
            "Good news about {n} child of {group}",
            "Good news about {n} children of {group}",
            len(whom.children),
            group=groups,
        )
    return t("praise", "Good news about: {children} ({group})", children=_labels(t, whom.children), group=groups)


def _labels(t: Texts, children: Sequence[Listed]) -> Isolated:
    """A label with a number has its marks already."""
    each = (isolate(child.shown, rtl=t.language.is_rtl) if child.shown else child_label(t, child) for child in children)
    return Isolated(f"{t.language.comma} ".join(each))


def _numbers(t: Texts, children: Sequence[Listed]) -> Rich:
    """Why some are numbers, and where the names are."""
    if all(child.shown for child in children):
        return ()
    return literal(where_names_are(t))


def _ways(t: Texts, children: Sequence[Listed]) -> list[Button]:
    """Also to where the numbers have names."""
    named = all(child.shown for child in children)
    return [*([] if named else [Button(t("menu", "Console"), tap("staff.console"))]), _menu(t)]


def _no_photo(t: Texts) -> str:
    return t("praise", "Your photo cannot go with it: not all parents of these children allow photos.")


def _asks_line(t: Texts) -> Rich:
    return literal(
        t("praise", "Type one line in Dutch: what went well? Leave names out. You see it before it is sent.")
    )


def _stopped(t: Texts, look: Look) -> Rich:
    again = t("praise", "Type it again, with only what went well.")
    lines = [*explain_line(t, look), *([again] if look.why not in (Why.EMPTY, Why.LONG) else [])]
    return tuple(block for line in lines for block in literal(line))


def _line_of(whom: Whom) -> Ask:
    return Ask("praise.line", (str(whom.id),))


def _others(t: Texts, whom: Whom) -> Button:
    return Button(t("praise", "Choose a sentence"), tap("praise.more", whom.id, 0))


def _again(t: Texts) -> Button:
    return Button(t("praise", "More good news"), tap("praise.write"))


def _cut(label: str, taken: int = 0) -> str:
    most = _BUTTON - taken
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
