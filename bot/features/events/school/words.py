"""Words for staff about one event."""

from bot.features.events.content import Content
from bot.features.events.school.rules import Child, Family
from bot.i18n.texts import Texts


def when(t: Texts, event: Content) -> str:
    values = {"day": t.day(event.day), "begins": t.time(event.begins), "ends": t.time(event.ends)}
    if event.ends <= event.begins:
        return t("eventpage", "{day}, from {begins} to {ends} the next day", **values)
    return t("eventpage", "{day}, from {begins} to {ends}", **values)


def for_whom(t: Texts, event: Content) -> str:
    if event.groups:
        return t("announcement", "For: {groups}", groups=", ".join(event.groups))
    return t("event", "For: all families of the school")


def state_name(t: Texts, state: str, *, is_over: bool, is_out: bool) -> str:
    if state == "draft":
        return t("eventpage", "Draft: nobody is invited yet")
    if state == "cancelled":
        return t("eventpage", "Cancelled")
    if not is_out:
        return t("eventpage", "The invitation goes out in a moment")
    return t("eventpage", "It is over") if is_over else t("eventpage", "Parents can answer")


def parent_of(t: Texts, children: tuple[Child, ...]) -> str:
    """Empty when the reader sees no child of the family."""
    if not children:
        return ""
    names = [t("eventpage", "{child} ({group})", child=child.name, group=child.group) for child in children]
    return t("eventpage", "Parent of {children}", children=t.listed(names))


def language(t: Texts, code: str) -> str:
    return t.language_name(code) if code in t.library.languages else t("eventpage", "Not known")


def answer(t: Texts, family: Family | None) -> str:
    """What a family answered, in the staff's words."""
    if family is None:
        return t("eventpage", "No answer yet")
    if family.answer == "no":
        return t("eventpage", "Cannot come")
    if family.answer == "maybe":
        return t("eventpage", "Does not know yet")
    n = family.people
    if family.place == "waiting":
        return t.n("eventpage", "On the waiting list with {n} person", "On the waiting list with {n} people", n)
    if family.place == "offered":
        return t.n("eventpage", "Was offered a place for {n} person", "Was offered places for {n} people", n)
    return comes_with(t, n)


def comes_with(t: Texts, people: int) -> str:
    return t.n("eventpage", "Comes with {n} person", "Comes with {n} people", people)


def face(t: Texts, number: int) -> str:
    return {3: t("eventpage", "Good"), 2: t("eventpage", "So-so"), 1: t("eventpage", "Not good")}[number]
