"""The words of the page of a talk: for the console, for paper and for the chat the same."""

from dataclasses import dataclass

from bot.features.meetings import words
from bot.features.meetings.briefing.queries import Brief, Family, Question
from bot.features.meetings.preparing.rules import Wish
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts

_ROOM, _LINE = 1_400, 40  # characters that leave room for notes; what each line takes besides


@dataclass(frozen=True, slots=True)
class Asked:
    """`main` is read first. `original` stands beside it, when it is not the same; `named`: the language of `main`
    where nobody translated it."""

    id: int
    main: str
    code: str
    mark: str = ""
    original: str = ""
    original_code: str = ""
    named: str = ""
    answer: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Parent:
    label: str
    has_sent: bool
    top: tuple[Asked, ...]
    subjects: tuple[Asked, ...]
    of_child: tuple[Asked, ...]
    wishes: tuple[str, ...]
    wants_interpreter: str
    has_changed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything as it is read."""

    id: int
    kind: str
    child: str
    day: str
    when: str
    place: str
    goal: str
    joins: str
    told: str
    seats: tuple[tuple[str, bool], ...]  # who, and whether the family was not told yet
    parents: tuple[Parent, ...]
    points: tuple[str, ...]
    notes: str
    can_read: bool
    has_words: bool

    @property
    def is_dense(self) -> bool:
        """So much that on paper it has to be small to stay on one page."""
        lines = [line for one in self.parents for part in (one.top, one.subjects, one.of_child) for line in part]
        return sum(len(line.main) + len(line.original) + len(line.answer) + _LINE for line in lines) > _ROOM


def page(t: Texts, brief: Brief, *, with_notes: bool = True) -> Page:
    said = brief.said
    return Page(
        id=said.id,
        kind=words.kind_name(t, said.kind),
        child=child_label(t, brief),
        day=t.day(said.day) if said.day else t("briefing", "No time has been chosen yet"),
        when=_when(t, brief),
        place=_place(t, brief),
        goal=said.goal_words or words.goal_name(t, said.goal),
        joins=_joins(t, brief),
        told=_told(t, brief),
        seats=tuple((_seat(t, seat.role, seat.name), seat.id in brief.untold) for seat in said.seats),
        parents=tuple(_parent(t, one, brief) for one in brief.families),
        points=points(t) if brief.is_special else (),
        notes=brief.notes if with_notes else "",
        can_read=brief.can_read,
        has_words=bool(brief.sent),
    )


def child_label(t: Texts, brief: Brief) -> str:
    if brief.is_numbered:
        return t("briefing", "Number {n} of {group}", n=brief.child, group=brief.group)
    return t("briefing", "{child} ({group})", child=brief.child, group=brief.group)


def _when(t: Texts, brief: Brief) -> str:
    said = brief.said
    if said.begins is None or said.ends is None:
        return t.n("briefing", "{n} minute", "{n} minutes", said.minutes)
    return t("briefing", "{begins} to {ends}", begins=t.time(said.begins), ends=t.time(said.ends))


def _place(t: Texts, brief: Brief) -> str:
    way = words.way_name(t, brief.said.way)
    return t("briefing", "{way}: {place}", way=way, place=brief.said.place) if brief.said.place else way


def _seat(t: Texts, role: str, name: str) -> str:
    called = words.role_name(t, role)
    return t("briefing", "{name}, {role}", name=name, role=called) if name else called


def _joins(t: Texts, brief: Brief) -> str:
    if brief.said.child_joins:
        return t("briefing", "The child joins the talk.")
    return t("briefing", "The child does not join the talk.")


def _told(t: Texts, brief: Brief) -> str:
    if brief.said.told_at is None:
        return t("briefing", "The family does not know of this talk yet.")
    return t("briefing", "The family was told on {day}.", day=t.day(brief.said.told_at))


def _parent(t: Texts, family: Family, brief: Brief) -> Parent:
    named = t("briefing", "Parent {n} ({language})", n=family.number, language=t.language_name(family.language))
    told = [tuple(_asked(t, one) for one in part) for part in (family.top, family.subjects, family.of_child)]
    return Parent(
        label=named if brief.can_read else t("briefing", "Parent {n}", n=family.number),
        has_sent=family.sent_at is not None,
        top=told[0],
        subjects=told[1],
        of_child=told[2],
        wishes=_wishes(t, family),
        wants_interpreter=_interpreter(t, family),
        has_changed=any(one.is_new for part in told for one in part),
    )


def _asked(t: Texts, line: Question) -> Asked:
    if line.language in (t.code, SOURCE) or not line.dutch:
        named = t.language_name(line.language) if line.language not in (t.code, SOURCE) else ""
        return Asked(line.id, line.text, line.language, named=named, answer=line.answer, is_new=line.is_new)
    mark = t("briefing", "automatically translated") if line.automatic else t("briefing", "question of a school word")
    return Asked(line.id, line.dutch, SOURCE, mark, line.text, line.language, answer=line.answer, is_new=line.is_new)


def _interpreter(t: Texts, family: Family) -> str:
    if Wish.INTERPRETER not in family.wishes:
        return ""
    return t("briefing", "Would like an interpreter: {language}", language=t.language_name(family.language))


def _wishes(t: Texts, family: Family) -> tuple[str, ...]:
    """But for the interpreter, which stands apart."""
    names = {
        Wish.COMPANION: t("briefing", "Brings somebody along"),
        Wish.OTHER_TIME: t("briefing", "Would like another time"),
        Wish.CALL: t("briefing", "Would rather have a call"),
    }
    drawn = (t("briefing", "The child brings a drawing"),) if family.drawing else ()
    return (*(name for wish, name in names.items() if wish in family.wishes), *drawn)


def points(t: Texts) -> tuple[str, ...]:
    """Of attention, for a talk where much is at stake."""
    return (
        t("points", "The family knows who is at the table, and why."),
        t("points", "Begin with what goes well."),
        t("points", "Listen first: what do the parents see?"),
        t("points", "Use short, plain words. Explain each school word."),
        t("points", "Let the interpreter translate, never the child."),
        t("points", "Say what is decided and what is still open. Say what their rights are."),
        t("points", "Check together what was understood."),
        t("points", "Write down at most three agreements, and when you look again."),
    )
