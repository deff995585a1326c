"""Words for staff about one event."""

from bot.features.events.content import Content
from bot.features.events.school.rules import Child, Family
from bot.i18n.texts import Texts


def when(t: Texts, event: Content) -> str:
    values = {"day": t.day(event.day), "begins": t.time(event.begins), "ends": t.time(event.ends)}
    if event.ends <= event.begins:
        return t("event", "{day}, from {begins} to {ends} the next day", **values)
    return t("event", "{day}, from {begins} to {ends}", **values)


def for_whom(t: Texts, event: Content) -> str:
    if event.groups:
        return t("announcement", "For: {groups}", groups=", ".join(event.groups))
    return t("event", "For: all families of the school")


def state_name(t: Texts, state: str, *, is_over: bool, is_out: bool) -> str:
    if state == "draft":
        return t("event", "Draft: nobody is invited yet")
    if state == "cancelled":
        return t("event", "Cancelled")
    if not is_out:
        return t("event", "The invitation goes out in a moment")
    return t("event", "It is over") if is_over else t("event", "Parents can answer")


def parent_of(t: Texts, children: tuple[Child, ...]) -> str:
    """Empty when the reader sees no child of the family."""
    if not children:
        return ""
    names = [t("event", "{child} ({group})", child=child.name, group=child.group) for child in children]
    return t("event", "Parent of {children}", children=t.listed(names))


def language(t: Texts, code: str) -> str:
    return t.language_name(code) if code in t.library.languages else t("event", "not known")


def answer(t: Texts, family: Family | None) -> str:
    """What a family answered, in the staff's words."""
    if family is None:
        return t("event", "No answer yet")
    if family.answer == "no":
        return t("event", "Cannot come")
    if family.answer == "maybe":
        return t("event", "Does not know yet")
    if family.place == "waiting":
        return t.n("event", "On the waiting list with {n} person", "On the waiting list with {n} people", family.people)
    if family.place == "offered":
        return t.n("event", "Was offered a place for {n} person", "Was offered places for {n} people", family.people)
    return t.n("event", "Comes with {n} person", "Comes with {n} people", family.people)


def face(t: Texts, number: int) -> str:
    return {3: t("event", "Good"), 2: t("event", "So-so"), 1: t("event", "Not good")}[number]
