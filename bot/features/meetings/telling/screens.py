"""Letters about a meeting: the most important thing first, and what the parent can do."""

from collections.abc import Collection, Sequence

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.features.meetings import screens
from bot.features.meetings.content import SeatNow
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen
from bot.i18n.texts import Texts


def invite(t: Texts, seen: Seen, *, prepares: bool) -> Screen:
    """`prepares`: it is so near that they can prepare it now."""
    said = seen.said
    top = (
        *t.direct(bold(t("meeting", "School invites you to a talk."))),
        *screens.heading(t, seen),
        *screens.facts(t, said),
        *_choosing(t, seen),
        *screens.table(t, said),
    )
    rest = (
        *screens.goal(t, said),
        *screens.note(t, said),
        *screens.interpreter(t, said),
        *screens.section(t, said.kind, ""),
    )
    first = [screens.choose_button(t, said)] if said.may_choose and said.phase is Phase.OPEN else []
    first += [screens.prepare_button(t, said)] if prepares else []
    ways = rows(*first, screens.kind_button(t, said), screens.who_button(t, said), screens.show_button(t, said))
    return screens.with_words(t, top, Screen(rest, ways, Place.BELOW))


def _choosing(t: Texts, seen: Seen) -> Rich:
    said = seen.said
    if said.phase is not Phase.OPEN or not said.picks:
        return ()
    return screens.choose_until(t, said) if said.may_choose else screens.from_then(t, said)


def may_choose(t: Texts, seen: Seen) -> Screen:
    """Families with a head start have chosen; now it is open for all."""
    said = seen.said
    first = t.direct(bold(t("meeting", "You can choose a time for the talk now.")))
    body = (*first, *screens.heading(t, seen), *screens.choose_until(t, said))
    return _letter(t, seen, body, screens.choose_button(t, said))


def choose(t: Texts, seen: Seen) -> Screen:
    said = seen.said
    lines = t("meeting", "We ask this only once. Does no time suit you? Tell us, then school looks for another way.")
    first = t.direct(bold(t("meeting", "You have not chosen a time for the talk yet.")))
    body = (*first, *screens.heading(t, seen), *screens.choose_until(t, said), *literal(lines))
    return _letter(t, seen, body, screens.choose_button(t, said))


def changed(t: Texts, seen: Seen, new: Collection[str], *, prepares: bool) -> Screen:
    """`new`: time, chosen (by the other parent), place, way, child; what is new stands out."""
    said = seen.said
    body = (
        *t.direct(bold(_what_changed(t, seen, new))),
        *screens.heading(t, seen),
        *screens.facts(t, said, new=new),
        *_can_change(t, seen),
    )
    ways = [screens.choose_button(t, said)] if said.may_choose else []
    ways += [screens.prepare_button(t, said)] if prepares else []
    return _letter(t, seen, body, *screens.video_button(t, said), *ways)


def _can_change(t: Texts, seen: Seen) -> Rich:
    said = seen.said
    if said.picks and said.may_choose:
        return screens.choose_until(t, said)
    if said.phone:
        return literal(t("meeting", "Does this not suit you? Call the school: {phone}", phone=said.phone))
    return literal(t("meeting", "Does this not suit you? Please tell school."))


def _what_changed(t: Texts, seen: Seen, new: Collection[str]) -> str:
    names = {
        "time": t("meeting", "the time"),
        "place": t("meeting", "the place"),
        "way": t("meeting", "the way of talking"),
        "child": t("meeting", "whether your child comes too"),
    }
    if set(new) == {"chosen"}:
        return t("meeting", "The other parent chose the time of the talk.")
    if set(new) == {"time"} and not seen.said.sequence:
        return t("meeting", "There is a time for the talk.")
    known = {"time" if each == "chosen" else each for each in new}
    return t("event", "Changed: {what}", what=t.listed([name for key, name in names.items() if key in known]))


def seat(t: Texts, seen: Seen, added: Sequence[SeatNow]) -> Screen:
    """Nobody sits at the table of whom they did not hear before. `added`: nobody, when only somebody goes."""
    said = seen.said
    first = (
        t("meeting", "New: who will also be at the table.")
        if added
        else t("meeting", "Changed: who will be at the table.")
    )
    why = t("meeting", "We tell you before, so that there are no surprises.")
    rather = t("meeting", "Would you rather not have this? You may say so. Please tell school before the talk.")
    call = [t("meeting", "Telephone of the school: {phone}", phone=said.phone)] if said.phone else []
    lines = [why, *([rather, *call] if added else [])]
    body = (
        *t.direct(bold(first)),
        *screens.heading(t, seen),
        *screens.facts(t, said)[:1],
        *(screens.items(t, [screens.seat_line(t, one) for one in added]) if added else screens.table(t, said)),
        *literal("\n".join(lines)),
    )
    return _letter(t, seen, body, screens.who_button(t, said))


def cancelled(t: Texts, seen: Seen) -> Screen:
    said = seen.said
    body = (
        *t.direct(bold(t("meeting", "This talk will not take place."))),
        *screens.heading(t, seen),
        *(screens.facts(t, said)[:1] if said.day else ()),
        *literal(t("event", "You do not have to do anything.")),
    )
    return Screen(body, rows(screens.menu_button(t)), Place.BELOW)


def tomorrow(t: Texts, seen: Seen, *, is_today: bool, prepared: bool) -> Screen:
    """`prepared`: they have sent what they want to say."""
    said = seen.said
    when = t("meeting", "The talk is today.") if is_today else t("meeting", "The talk is tomorrow.")
    ready = t("meeting", "What you prepared is with school.") if prepared else t("meeting", "You may bring somebody.")
    body = (
        *t.direct(bold(when)),
        *screens.heading(t, seen),
        *screens.facts(t, said),
        *screens.table(t, said),
        *literal(ready),
    )
    own = screens.mine_button(t, said) if prepared else screens.prepare_button(t, said)
    return _letter(t, seen, body, own, *screens.video_button(t, said))


def _letter(t: Texts, seen: Seen, body: Rich, *ways: Button) -> Screen:
    return Screen(body, rows(*ways, screens.show_button(t, seen.said)), Place.BELOW)
