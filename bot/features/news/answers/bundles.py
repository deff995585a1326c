"""The daily overviews: made when they are due and staff are at work, and written anew when something is taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Place, Screen, to_json
from bot.delivery import broadcasts, outbox, school_time
from bot.delivery.audience import load
from bot.delivery.fit import fit
from bot.delivery.kinds import Recipient
from bot.delivery.outbox import Draft, Priority, payload_place
from bot.delivery.rounds import PEOPLE, Letter, Post
from bot.delivery.school_time import SchoolTime
from bot.delivery.tables import Broadcast, OutMessage
from bot.features.news.answers import overview
from bot.features.news.answers.overview import News, Word
from bot.features.news.answers.queries import WORD, Found, list_answers, list_readers
from bot.features.news.answers.tables import Answer, AnswerBundle, GoodWord
from bot.features.news.kind import KIND
from bot.i18n.texts import Texts
from bot.people.classlist import Listed, find_listed
from bot.people.tables import Address, Staff
from bot.store.ids import new_id
from bot.store.seal import Unreadable, keys
from bot.store.upsert import insert_once

OVERVIEW = "answers"
_EDITABLE = ("ready", "held")

Due = Row[int, int | None, int, datetime | None]  # staff, person, school, disabled


def send(post: Post, session: Session, now: datetime) -> set[str] | None:
    """Made and noted as told in one transaction: each answer stands in one overview."""
    due = session.execute(_due(now)).all()
    if not due:
        return renew(post, session, now)
    times = {school_id: school_time.load(session, school_id) for school_id in {row.school_id for row in due}}
    for row in due:
        _pass_on(session, row, times[row.school_id], now)
    one_of = {row.person_id: row for row in reversed(due) if row.person_id and not row.disabled_at}
    at_work = {number: row.school_id for number, row in one_of.items() if times[row.school_id].is_now(now)}
    ready, _ = post.sort(session, load(session, at_work), now)
    letters = [_letter(post, session, reader, staff_id=one_of[reader.id].staff_id, now=now) for reader in ready]
    told = {reader.id for reader in ready}
    for row in due:
        if row.person_id not in told:
            _put_off(session, times[row.school_id].next_end(now), *_untold(row.staff_id, now))
    return post.put(session, [letter for letter in letters if letter], now)


def _due(now: datetime) -> Select[int, int | None, int, datetime | None]:
    """Somebody at two schools has two overviews, one after the other."""
    return (
        select(Staff.id.label("staff_id"), Staff.person_id, Staff.school_id, Staff.disabled_at)
        .where(Staff.id.in_(select(Answer.staff_id).where(Answer.due <= now, Answer.bundle_id.is_(None))))
        .order_by(Staff.id)
        .limit(PEOPLE)
    )


def _untold(staff_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Answer.staff_id == staff_id, Answer.bundle_id.is_(None), Answer.due <= now


def _letter(post: Post, session: Session, reader: Recipient, *, staff_id: int, now: datetime) -> Letter | None:
    """None when all of it was passed on."""
    bundle = AnswerBundle(id=new_id(), staff_id=staff_id, made_at=now)
    session.add(bundle)
    session.flush()
    told = update(Answer).where(*_untold(staff_id, now)).values(bundle_id=bundle.id).returning(Answer.id)
    if not session.scalars(told).all():
        session.delete(bundle)
        return None
    return Letter(reader, _key(bundle.id), OVERVIEW, _screen(session, post.texts(reader), bundle.id))


def _key(bundle_id: int) -> str:
    return f"{OVERVIEW}:{bundle_id}"


def _put_off(session: Session, due: datetime, *which: ColumnElement[bool]) -> None:
    session.execute(update(Answer).where(*which).values(due=due))


def _pass_on(session: Session, row: Due, at_school: SchoolTime, now: datetime) -> None:
    """Words about a child who is not theirs any more go to who teaches it today, as soon as there is somebody."""
    today = now.astimezone(at_school.zone).date()
    words = select(Answer, GoodWord.pupil_id).join(GoodWord, GoodWord.id == Answer.word_id)
    insert = insert_once(session.connection(), Answer, "word_id", "staff_id")
    for answer, pupil_id in session.execute(words.where(*_untold(row.staff_id, now))).all():
        readers = {one.staff_id for one in list_readers(session, pupil_id, today, sender_id=row.staff_id)}
        if row.staff_id in readers:
            continue
        if not readers:
            answer.due = at_school.next_end(now)
            continue
        given = {"person_id": answer.person_id, "kind": WORD, "broadcast_id": None, "word_id": answer.word_id}
        for staff_id in readers:
            values = {**given, "id": new_id(), "staff_id": staff_id, "at": answer.at, "due": now}
            session.connection().execute(insert, values)
        session.delete(answer)
    session.flush()
    if row.disabled_at:  # hearts stand in the console only
        session.execute(delete(Answer).where(*_untold(row.staff_id, now), Answer.kind != WORD))


def renew(post: Post, session: Session, now: datetime) -> set[str] | None:
    """What was taken back goes from the chat, and from what we keep of it."""
    stale = session.scalars(
        select(AnswerBundle).where(AnswerBundle.is_stale.is_(True)).order_by(AnswerBundle.id).limit(PEOPLE)
    ).all()
    if not stale:
        return None
    lanes: set[str] = set()
    for bundle in stale:
        bundle.is_stale = False
        staff = session.get_one(Staff, bundle.staff_id)
        for reader in load(session, {staff.person_id: staff.school_id} if staff.person_id else {}):
            lanes |= _write_anew(post, session, bundle.id, reader=reader, now=now)
    return lanes


def _write_anew(post: Post, session: Session, bundle_id: int, *, reader: Recipient, now: datetime) -> set[str]:
    """In the place of the message that was sent, or in the one that is still to go."""
    own = select(Address.id).where(Address.person_id == reader.id)
    sent = session.scalars(
        select(OutMessage)
        .where(OutMessage.address_id.in_(own), OutMessage.key.startswith(_key(bundle_id)))
        .order_by(OutMessage.id)
    ).all()
    screen = _screen(session, post.texts(reader), bundle_id)
    lanes = set()
    for message in sent:
        route = post.routes.get(message.channel)
        if message.state in _EDITABLE and route:
            (part,) = fit(screen, route.capabilities)
            message.payload = keys().seal(payload_place(message.id), to_json(part))
        elif message.payload is not None:
            message.payload = None
    last = next((one for one in reversed(sent) if one.state == "sent" and one.ref), None)
    route = post.routes.get(last.channel) if last else None
    if last and route:
        draft = _edit(bundle_id, last, screen)
        outbox.put(session.connection(), route, [draft], now)
        lanes.add(route.lane)
    return lanes


def _edit(bundle_id: int, message: OutMessage, screen: Screen) -> Draft:
    return Draft(
        key=f"{_key(bundle_id)}:{new_id()}",
        to=message.to,
        address_id=message.address_id,
        language=message.language,
        screen=Screen(screen.body, screen.buttons, Place.REPLACE),
        kind=OVERVIEW,
        priority=Priority.BULK,
        replaces=message.ref,
    )


def _screen(session: Session, t: Texts, bundle_id: int) -> Screen:
    found = list_answers(session, Answer.bundle_id == bundle_id)
    listed = {one.id: one for one in find_listed(session, _pupil_ids(found))}
    news = [
        News(_title(t, one.broadcast), _only(listed, one.pupil_ids), len(one.pupil_ids), one.thanks, one.told)
        for one in found.thanked
    ]
    words = [Word(listed.get(one.pupil_id), one.group, one.language, one.text) for one in found.said if one.text]
    return overview.overview(t, news, words)


def _pupil_ids(found: Found) -> Collection[int]:
    return {number for one in found.thanked for number in one.pupil_ids} | {one.pupil_id for one in found.said}


def _only(listed: Mapping[int, Listed], pupil_ids: Sequence[int]) -> Listed | None:
    """Who thanks for news about several children, and for which, is not told."""
    return listed.get(pupil_ids[0]) if len(pupil_ids) == 1 else None


def _title(t: Texts, broadcast: Broadcast) -> str:
    try:
        return KIND.title(t, broadcasts.content(broadcast))
    except Unreadable:
        return t("sending", "This message cannot be read any more")
