"""Names that parents and staff read: what a question is about, ready answers, what a line says."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.features.enquiries.rules import Subject, Wish
from bot.i18n.texts import Texts

READY: dict[str, Callable[[Texts], str]] = {
    "yes": lambda t: t("enquiry", "Yes, that is fine."),
    "no": lambda t: t("enquiry", "Sorry, that is not possible."),
    "thanks": lambda t: t("enquiry", "Thank you for telling us."),
    "today": lambda t: t("enquiry", "I will call you today."),
    "come": lambda t: t("enquiry", "Please come to me before or after school. Then we talk about it."),
}


def ready_answer(t: Texts, key: str) -> str:
    return READY[key](t) if key in READY else ""


def about_name(t: Texts, subject: Subject, wish: Wish) -> str:
    if wish is Wish.CALL:
        return t("enquiry", "Please call")
    if wish is Wish.TALK:
        return t("enquiry", "A talk at school")
    return {
        Subject.PRACTICAL: t("enquiry", "Something practical"),
        Subject.PROGRESS: t("enquiry", "How the child is doing"),
    }[subject]


def promise_line(t: Texts, name: str, day: date) -> str:
    return t("enquiry", "{name} answers on {day}.", name=name, day=t.day(day))


def names(t: Texts, found: Sequence[str]) -> str:
    """Who has it; a group without a teacher has the school."""
    return t.listed(found) if found else t("enquiry", "the school")
