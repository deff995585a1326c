"""The steps of a preparation, one screen each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import Tap, tap
from bot.features.meetings.content import SeatNow
from bot.features.meetings.preparing import preview, rules, words
from bot.features.meetings.preparing.queries import Line
from bot.features.meetings.preparing.rules import PROMPTS, TOP, Kind, Step, Wish
from bot.features.meetings.preparing.view import View
from bot.features.meetings.screens import length_line, menu_button, seat_line, section
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.explain import explained

SAVED_PAGE = 5  # questions on one screen, so that a button for each of them stays easy to find
_SHORT_TALK = 15  # minutes


class Said(Enum):
    """What just happened, said above a step."""

    NOTHING = "nothing"
    RESUMED = "resumed"
    KEPT = "kept"
    KNOWN = "known"
    FULL = "full"
    EMPTY = "empty"
    REMOVED = "removed"
    RESTORED = "restored"
    CHANGED = "changed"


def step(
    t: Texts,
    view: View,
    at: Step,
    told: Said = Said.NOTHING,
    *,
    too_long: int = 0,
    page: int = 0,
    place: Place = Place.BELOW,
) -> Screen:
    """`too_long`: by how many characters the line was, that is not kept."""
    if at is Step.PREVIEW:
        return preview.preview(t, view, says=_said(t, told), place=place)
    inner, acts = _STEPS.get(at, _prompt)(t, view, at, page)
    opening = (*_head(t, view, at), *_said(t, told), *_too_long(t, too_long), *_sent(t, view, at))
    ask = Ask("meetings.prep_typed", (str(view.said.id), at.value)) if at in rules.TYPED or at is Step.ABOUT else None
    return Screen((*opening, *inner), rows(*acts, *_ways(t, view, at)), place, ask=ask)


Inner = tuple[Rich, Sequence[Button]]


def _about(t: Texts, view: View, at: Step, page: int) -> Inner:
    said = view.said
    lines = [length_line(t, said)]
    if said.minutes <= _SHORT_TALK:
        lines.append(t("prepare", "That is short. Later you choose the three questions that matter most."))
    kept = (
        t("prepare", "You prepare in small steps. Everything is kept at once. You can stop and go on later."),
        t("prepare", "Little time? Type your question now."),
    )
    inner = explained(t, Screen((*section(t, view.said.kind, ""), *section(t, view.said.kind, "expect"))))
    shared = [Button(t("prepare", "The other parent"), tap("meetings.prep_other", said.id))] if view.shared else []
    words_of = [button for row in inner.buttons for button in row]
    return (*inner.rich, *literal("\n".join(lines)), *literal("\n".join(kept))), (*shared, *words_of)


def _table(t: Texts, view: View, at: Step, page: int) -> Inner:
    """Who comes in which role, each explained by its school word."""
    shown = [block for seat in view.said.seats for block in _seat(t, seat)]
    if not view.said.seats and view.said.leads:
        shown = list(t.direct(bold(view.said.leads)))
    joins = view.said.child_joins
    child = t("meeting", "Your child may come too.") if joins else t("meeting", "This talk is without your child.")
    you = t("meeting", "You may bring somebody, for example family or a friend.")
    inner = explained(t, Screen(tuple(shown)))
    return (*inner.rich, *literal("\n".join((child, you)))), [button for row in inner.buttons for button in row]


def _seat(t: Texts, seat: SeatNow) -> Iterator[Block]:
    yield from t.direct(bold(seat_line(t, seat)))
    if f"seats/{seat.role}" in t.library.long[SOURCE]:
        text = t.find(f"seats/{seat.role}")
        yield from t.in_other(text.language).rich(text.body)


def _own(t: Texts, view: View, at: Step, page: int) -> Inner:
    asks = (
        t("prepare", "What do you want to ask or tell at school? Type one question in a message."),
        t("prepare", "Use your own language and your own words. No question is wrong."),
    )
    more = t("prepare", "Is there something else? Type it, or go on.")
    typed = _of(view, Kind.OWN)
    return (*literal("\n".join(asks if not typed else (more,))), *_numbered(t, typed)), _hurry(t, view)


def _prompt(t: Texts, view: View, at: Step, page: int) -> Inner:
    question, hint = words.prompt(t, at)
    typed = _of(view, Kind(at.value))
    how = t("prepare", "Type what you think of, or go on.")
    past = [Button(t("prepare", "Skip all of these"), _go(view, _after_prompts(view)))] if at is PROMPTS[0] else []
    return (*t.direct(bold(question)), *literal(hint), *_numbered(t, typed), *literal(how)), past


def _saved(t: Texts, view: View, at: Step, page: int) -> Inner:
    """Those of their list that they want to ask now are ticked."""
    chosen = {line.text for line in _of(view, Kind.SAVED)}
    pages = max(0, len(view.saved) - 1) // SAVED_PAGE
    page = min(page, pages)
    first = page * SAVED_PAGE
    shown = list(enumerate(view.saved[first : first + SAVED_PAGE], first + 1))
    asks = t("prepare", "These are on your list of questions. Tap those that you want to ask in this talk.")
    body = [block for number, one in shown for block in _entry(t, number, one.text, mark=one.text in chosen)]
    acts = [
        _tick(t("prepare", "Question {n}", n=number), one.text in chosen, "meetings.prep_saved", view.said.id, one.id)
        for number, one in shown
    ]
    if page < pages:
        acts.append(Button(t("questions", "Next questions"), tap("meetings.prep_list", view.said.id, page + 1)))
    if page:
        acts.append(Button(t("questions", "Earlier questions"), tap("meetings.prep_list", view.said.id, page - 1)))
    return (*literal(asks), *body), acts


def _choose(t: Texts, view: View, at: Step, page: int) -> Inner:
    mine, few = view.mine, len(view.mine.asked) <= TOP
    if not mine.asked:
        return literal(t("prepare", "You have not typed a question yet. You can go back and type one.")), ()
    asks = (
        t("prepare", "School reads them in this order. Tap one to put it first.")
        if few
        else t("prepare", "Choose the three that matter most, the first one first. Tap again to take one off.")
    )
    if len(mine.asked) == 1:
        asks = t("prepare", "You have one question. School reads it first.")
    top = [block for line in mine.top for block in _entry(t, line.rank or 0, words.shortened(line.text))]
    rest = enumerate(mine.subjects, len(mine.top) + 1)
    others = [block for number, line in rest for block in _entry(t, number, words.shortened(line.text))]
    head = t.direct(bold(t("prepare", "School reads these too, as subjects:"))) if others else ()
    lines = enumerate((*mine.top, *mine.subjects), 1) if len(mine.asked) > 1 else ()
    acts = [
        _tick(t("prepare", "Question {n}", n=number), line.rank is not None and not few, "meetings.prep_top", line.id)
        for number, line in lines
    ]
    return (*literal(asks), *top, *head, *others), acts


def _child(t: Texts, view: View, at: Step, page: int) -> Inner:
    asks = (
        t("prepare", "What does your child want to ask the teacher? Your child may type it here."),
        t("prepare", "Your child can also tell it, and you type it. Or your child makes a drawing."),
    )
    drawing = t("prepare", "Your child brings a drawing. Take it with you to the talk.")
    body = (
        *literal("\n".join(asks)),
        *_numbered(t, view.mine.of_child),
        *(literal(drawing) if view.mine.drawing else ()),
    )
    return body, [_tick(t("prepare", "A drawing"), view.mine.drawing, "meetings.prep_drawing", view.said.id)]


def _wishes(t: Texts, view: View, at: Step, page: int) -> Inner:
    offered = t("prepare", "School offers an interpreter for this talk.") if view.said.interpreter else ""
    lines = (
        t("prepare", "Tap what you would like. Tap again to take it off."),
        *([offered] if offered else []),
        t("prepare", "School reads your wishes. You and school agree together who arranges an interpreter."),
        t("prepare", "The time stays as it is until you hear something else."),
    )
    wished = [wish for wish in Wish if wish in view.mine.wishes]
    marked = [block for wish in wished for block in t.direct(_item(words.wish_line(t, wish)))]
    acts = [
        _tick(words.wish_label(t, wish), wish in view.mine.wishes, "meetings.prep_wish", view.said.id, wish.value)
        for wish in _possible(view)
    ]
    inner = explained(t, Screen(section(t, view.said.kind, "yours")))
    return (*inner.rich, *literal("\n".join(lines)), *marked), acts


def _possible(view: View) -> list[Wish]:
    """Who is called has no need of a call."""
    return [wish for wish in Wish if wish is not Wish.CALL or view.said.way != "phone" or wish in view.mine.wishes]


def _translate(t: Texts, view: View, at: Step, page: int) -> Inner:
    asks = (
        t("prepare", "May an automatic translation service read what you wrote here?"),
        t("prepare", "Then the teacher reads Dutch beside your own words. There may be mistakes in it."),
        t("prepare", "Without your yes, nothing of it goes there. The teacher reads your own words."),
    )
    now = t("prepare", "Your answer now: yes") if view.mine.may_translate else t("prepare", "Your answer now: no")
    return (*literal("\n".join(asks)), *t.direct(bold(now))), _yes_no(t, "meetings.prep_translate", view)


def _share(t: Texts, view: View, at: Step, page: int) -> Inner:
    asks = (
        t("prepare", "May the other parent see what you prepare?"),
        t("prepare", "You each prepare for yourselves. Without your yes, the other parent sees nothing of yours."),
    )
    now = t("prepare", "Your answer now: yes") if view.mine.shared else t("prepare", "Your answer now: no")
    return (*literal("\n".join(asks)), *t.direct(bold(now))), _yes_no(t, "meetings.prep_share", view)


_STEPS: dict[Step, Callable[[Texts, View, Step, int], Inner]] = {
    Step.ABOUT: _about,
    Step.TABLE: _table,
    Step.OWN: _own,
    Step.SAVED: _saved,
    Step.CHOOSE: _choose,
    Step.CHILD: _child,
    Step.WISHES: _wishes,
    Step.TRANSLATE: _translate,
    Step.SHARE: _share,
}


def _head(t: Texts, view: View, at: Step) -> Rich:
    number, total = rules.count_step(at, view.steps)
    line = t("prepare", "Step {n} of {total}: {title}", n=number, total=total, title=words.step_title(t, at))
    return t.direct(bold(line))


def _said(t: Texts, told: Said) -> Rich:
    says = {
        Said.RESUMED: t("prepare", "You go on where you were. Nothing is lost."),
        Said.KEPT: t("prepare", "Received. It is kept."),
        Said.KNOWN: t("prepare", "You have typed this already. It is kept once."),
        Said.FULL: t("prepare", "That is enough for one talk. Take something off first, then you can add this."),
        Said.EMPTY: t("prepare", "Please type it in words."),
        Said.REMOVED: t("prepare", "It is removed."),
        Said.RESTORED: t("prepare", "It is back."),
        Said.CHANGED: t("prepare", "It is changed."),
    }
    return literal(says[told]) if told in says else ()


def _too_long(t: Texts, over: int) -> Rich:
    if not over:
        return ()
    how = t("prepare", "Please send it in two parts. Each part may have {n} characters.", n=rules.LONGEST)
    too = t.n("prepare", "That is {n} character too long.", "That is {n} characters too long.", over)
    return literal(f"{too}\n{how}")


def _sent(t: Texts, view: View, at: Step) -> Rich:
    if not view.mine.is_sent or at in (Step.ABOUT, Step.TABLE, Step.SHARE):
        return ()
    who = words.readers_of(t, view)
    return literal(t("prepare", "You have sent it. What you change goes there at once: {names}", names=who))


def _ways(t: Texts, view: View, at: Step) -> Iterator[Button]:
    """On, back, and away: everything is kept."""
    before, after = rules.beside(at, view.steps)
    if after is not None:
        yield Button(t("prepare", "Go on"), _go(view, after))
    if before is not None:
        yield Button(t("prepare", "Back"), _go(view, before))
    yield menu_button(t)


def _go(view: View, to: Step) -> Tap:
    return tap("meetings.prep_go", view.said.id, to.value)


def _hurry(t: Texts, view: View) -> Sequence[Button]:
    return [Button(t("prepare", "Look and send"), _go(view, Step.PREVIEW))] if view.mine.lines else []


def _after_prompts(view: View) -> Step:
    return next(step for step in view.steps if list(Step).index(step) > list(Step).index(PROMPTS[-1]))


def _of(view: View, kind: Kind) -> list[Line]:
    return [line for line in view.mine.lines if line.kind is kind]


def _numbered(t: Texts, lines: Iterable[Line]) -> Rich:
    return tuple(block for number, line in enumerate(lines, 1) for block in _entry(t, number, line.text))


def _entry(t: Texts, number: int, text: str, *, mark: bool = False) -> Rich:
    """The parent's own words after their number."""
    ticked = " ✓" if mark else ""
    return t.direct((Block("p", (Span(f"{number}. {words.own_words(t, text)}{ticked}"),)),))


def _item(line: str) -> Rich:
    return (Block("item", (Span(line),)),)


def _tick(label: str, is_on: bool, name: str, *args: object) -> Button:
    return Button(f"{label} ✓" if is_on else label, tap(name, *args))


def _yes_no(t: Texts, name: str, view: View) -> Sequence[Button]:
    return (
        Button(t("prepare", "Yes, that is fine"), tap(name, view.said.id, "yes")),
        Button(t("prepare", "No, not that"), tap(name, view.said.id, "no")),
    )
