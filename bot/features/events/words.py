"""Words about events that several screens say: an answer, how many people, what has changed."""

from bot.features.events.catalogue import visits
from bot.features.events.replies.rules import Answer, By, Place, Reply
from bot.i18n import bidi
from bot.i18n.texts import Texts

_LABEL = 24  # characters, what a narrow telephone shows


def cut(label: str, beside: int = 0) -> str:
    """What fits a button, with room for so many characters `beside` it."""
    room = _LABEL - beside
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


def changed_name(t: Texts, what: str) -> str:
    """Empty for what parents need not be told in the first line."""
    names = {
        "day": t("event", "the day"),
        "time": t("event", "the time"),
        "place": t("event", "the place"),
        "note": t("event", "the note from school"),
        "capacity": t("event", "how many people fit"),
        "cents": t("event", "the costs"),
    }
    return names.get(what, "")


def question(t: Texts, kind: str) -> str:
    return t("event", "Does it suit you?") if visits(t.library, kind) else t("event", "Will you come?")


def yes_label(t: Texts, kind: str) -> str:
    return t("event", "Yes, that suits us") if visits(t.library, kind) else t("event", "Yes, I’ll come")


def no_label(t: Texts, kind: str) -> str:
    return t("event", "No, it does not suit us") if visits(t.library, kind) else t("event", "No, I can’t come")


def answer_line(t: Texts, reply: Reply) -> str:
    """The family's answer, and who gave it: whoever reads this, the other parent without a name, or the school."""
    answer = bidi.Isolated(answer_name(t, reply))
    if reply.by is By.SCHOOL:
        return t("event", "The school filled in for you: {answer}", answer=answer)
    if reply.by is By.OTHER:
        return t("event", "The other parent answered: {answer}", answer=answer)
    return t("event", "Your answer: {answer}", answer=answer)


def answer_name(t: Texts, reply: Reply) -> str:
    if reply.answer is Answer.NO:
        return t("event", "no")
    if reply.answer is Answer.MAYBE:
        return t("event", "not known yet")
    if reply.place is Place.WAITING:
        return t("event", "on the waiting list, number {number}", number=reply.position)
    if reply.place is Place.OFFERED:
        return t("event", "a place is kept for you")
    return t.n("event", "yes, {n} person", "yes, {n} people", reply.people)


def need_name(t: Texts, what: str) -> str:
    return {
        "cake": t("need", "Cake or biscuits"),
        "dish": t("need", "A dish to share"),
        "soup": t("need", "Soup"),
        "bread": t("need", "Bread"),
        "fruit": t("need", "Fruit"),
        "drive": t("need", "Driving with a car"),
        "accompany": t("need", "Walking along"),
        "music": t("need", "Making music"),
        "decorate": t("need", "Decorating"),
        "clear": t("need", "Clearing up"),
        "read": t("need", "Reading aloud"),
        "mind": t("need", "Minding children"),
        "interpret": t("need", "Interpreting"),
        "tools": t("need", "Tools"),
    }.get(what, t("need", "Something else"))
