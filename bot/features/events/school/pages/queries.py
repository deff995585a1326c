"""What the pages of one event ask, in a few questions however many families answered.

The event is one that the actor may see; its families and helpers are named by the children whom the actor sees.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import pupils_seen
from bot.delivery import audience
from bot.features.events.helping import queries as helping
from bot.features.events.helping.queries import contributions, words_of
from bot.features.events.queries import ties_of
from bot.features.events.school import rules
from bot.features.events.school.rules import Child, Family, Guest, Helper, Liked, Line, Need, Suggestion
from bot.features.events.tables import (
    Event,
    EventFeedback,
    EventGuest,
    EventNeed,
    EventReply,
    EventReplyPupil,
)
from bot.people.families import families_of
from bot.people.rules import in_order
from bot.people.tables import Group, Guardian, Person, Pupil
from bot.store.seal import Unreadable

Children = Mapping[int, tuple[Child, ...]]


def list_families(session: Session, actor: Actor, event_id: int) -> list[Family]:
    """Every answer; those of families whose children the actor sees come by name, the others after them."""
    rows = session.execute(
        select(
            *(EventReply.id, EventReply.answer, EventReply.people, EventReply.place, EventReply.staff_id),
            *(EventReply.waiting_since, EventReply.offered_until, Person.language),
        )
        .outerjoin(Person, Person.id == EventReply.person_id)
        .where(EventReply.event_id == event_id)
    ).all()
    children = _children(session, _of_replies(event_id), pupils_seen(actor))
    languages = _languages(session, event_id)
    places = _positions(rows)
    found = [
        Family(
            children.get(row.id, ()),
            row.answer,
            row.people,
            row.place,
            row.language or languages.get(row.id, ""),
            row.staff_id is not None,
            row.offered_until,
            places.get(row.id),
        )
        for row in rows
    ]
    return sorted(found, key=_by_name)


def _by_name(family: Family) -> tuple[bool, list[Any]]:  # Any: parts of names and numbers, in their order
    first = family.children[0] if family.children else None
    return first is None, [in_order(first.name), in_order(first.group), first.id] if first else []


def _positions(rows: Iterable[Any]) -> dict[int, int]:  # Any: rows of a few columns
    waiting = sorted((row.waiting_since, row.id) for row in rows if row.place == rules.WAITING)
    return {reply_id: place for place, (_, reply_id) in enumerate(waiting, 1)}


def _of_replies(event_id: int) -> Select[int, int]:
    return select(EventReplyPupil.reply_id, EventReplyPupil.pupil_id).where(EventReplyPupil.event_id == event_id)


def _children(session: Session, ties: Select[int, int], seen: ColumnElement[bool]) -> Children:
    """By the first of each tie, such as a reply or a person: the pupils behind it who may be seen."""
    whose = ties.subquery()
    key, pupil_id = whose.c
    rows = session.execute(
        select(key, Pupil.id, Pupil.first_name, Group.name)
        .select_from(whose)
        .join(Pupil, Pupil.id == pupil_id)
        .join(Group, Group.id == Pupil.group_id)
        .where(seen)
    )
    found: defaultdict[int, list[Child]] = defaultdict(list)
    for owner, *child in rows:
        found[owner].append(Child(*child))
    return {owner: tuple(sorted(each, key=lambda one: (in_order(one.name), one.id))) for owner, each in found.items()}


def _languages(session: Session, event_id: int) -> dict[int, str]:
    """Of the answers that no parent gave, or one who has left: that of the parent who is here longest."""
    rows = session.execute(
        select(EventReply.id, Person.language)
        .join(EventReplyPupil, EventReplyPupil.reply_id == EventReply.id)
        .join(Guardian, Guardian.pupil_id == EventReplyPupil.pupil_id)
        .join(Person, Person.id == Guardian.person_id)
        .where(EventReply.event_id == event_id, EventReply.person_id.is_(None))
        .order_by(Person.id.desc())
    )
    return {reply_id: language for reply_id, language in rows}


def count_silent(session: Session, event: Event) -> int:
    """Families that are invited and did not answer."""
    ties = [(person, pupil) for person, pupil in session.execute(ties_of(event))]
    answered = set(session.scalars(select(EventReplyPupil.pupil_id).where(EventReplyPupil.event_id == event.id)))
    return rules.count_silent(ties, answered, families_of(ties))


def list_guests(session: Session, event_id: int) -> list[Guest]:
    rows = select(EventGuest).where(EventGuest.event_id == event_id).order_by(EventGuest.added_at, EventGuest.id)
    return [Guest(row.id, _read(row, "name"), row.people, row.language) for row in session.scalars(rows)]


def list_needs(session: Session, actor: Actor, event_id: int) -> list[Need]:
    needs = session.scalars(select(EventNeed).where(EventNeed.event_id == event_id).order_by(EventNeed.id)).all()
    given = contributions(session, [need.id for need in needs])
    names = _names_of(session, actor, {one.person_id for each in given.values() for one in each})
    return [
        Need(
            need.id,
            need.what,
            words_of(need),
            need.wanted,
            tuple(Helper(names.get(one.person_id, ()), one.number) for one in given[need.id]),
        )
        for need in needs
    ]


def list_suggestions(session: Session, actor: Actor, event: Event) -> list[Suggestion]:
    """Each with the children of whoever suggests it; those that wait for an answer first."""
    rows = helping.list_suggestions(session, event)
    names = _names_of(session, actor, {row.person_id for row in rows})
    found = [Suggestion(row.id, names.get(row.person_id, ()), row.language, row.words, row.state) for row in rows]
    return sorted(found, key=lambda one: one.state != "new")


def _names_of(session: Session, actor: Actor, people: Collection[int]) -> Children:
    ties = select(Guardian.person_id, Guardian.pupil_id).where(Guardian.person_id.in_(people))
    return _children(session, ties, pupils_seen(actor)) if people else {}


def get_liked(session: Session, event_id: int) -> Liked:
    ours = EventFeedback.event_id == event_id
    chosen = select(EventFeedback.face, func.count()).where(ours).group_by(EventFeedback.face)
    counts = {face: number for face, number in session.execute(chosen)}
    said = session.execute(
        select(EventFeedback, Person.language)
        .join(Person, Person.id == EventFeedback.person_id)
        .where(ours, EventFeedback.words_sealed.is_not(None))
        .order_by(EventFeedback.given_at.desc(), EventFeedback.id.desc())
    )
    lines = tuple(Line(language, words) for row, language in said if (words := _read(row, "words")))
    return Liked(tuple((face, counts.get(face, 0)) for face in rules.FACES), lines)


def _read(row: Any, name: str) -> str:  # Any: of several tables with sealed words
    """Empty when it was sealed under a key that is gone."""
    try:
        return getattr(row, name) or ""
    except Unreadable:
        return ""


def list_invited(session: Session, actor: Actor, event: Event) -> list[tuple[Child, bool]]:
    """The children it is for whom the actor sees, by name; and whether a parent can be answered for."""
    linked = set(session.scalars(ties_of(event).with_only_columns(Guardian.pupil_id)))
    answered = set(session.scalars(select(EventReplyPupil.pupil_id).where(EventReplyPupil.event_id == event.id)))
    wanted = json.loads(event.audience)
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Group.name)
        .join(Group, Group.id == Pupil.group_id)
        .where(or_(and_(*audience.pupils(wanted)), Pupil.id.in_(answered)), pupils_seen(actor))
    )
    everybody = "languages" not in wanted
    found = [
        (Child(*row), row.id in linked or row.id in answered)
        for row in rows
        if everybody or row.id in linked or row.id in answered
    ]
    return sorted(found, key=lambda each: (in_order(each[0].name), in_order(each[0].group), each[0].id))


def find_guardian(session: Session, actor: Actor, event: Event, pupil_id: int) -> tuple[int, tuple[Child, ...]] | None:
    """For whom the school answers when it answers for this child's family, with the children whom the actor sees.

    Whoever answered before; else the invited parent of most children.
    """
    if session.scalar(select(Pupil.id).where(Pupil.id == pupil_id, pupils_seen(actor))) is None:
        return None
    parents = select(Guardian.person_id).where(Guardian.pupil_id == pupil_id)
    before = (
        select(EventReply.person_id)
        .join(EventReplyPupil, EventReplyPupil.reply_id == EventReply.id)
        .where(EventReplyPupil.event_id == event.id, EventReplyPupil.pupil_id == pupil_id)
    )
    person_id = session.scalar(before.where(EventReply.person_id.in_(parents)))
    invited = ties_of(event).where(Guardian.person_id.in_(parents)).subquery()
    if person_id is None:
        most = select(invited.c.person_id).group_by(invited.c.person_id)
        person_id = session.scalar(most.order_by(func.count().desc(), invited.c.person_id).limit(1))
    if person_id is None and session.scalar(before.with_only_columns(EventReply.id)) is not None:
        person_id = session.scalar(parents.order_by(Guardian.person_id).limit(1))
    if person_id is None:
        return None
    theirs = select(invited.c.person_id, invited.c.pupil_id).where(invited.c.person_id == person_id)
    return person_id, _children(session, theirs, pupils_seen(actor)).get(person_id, ())
