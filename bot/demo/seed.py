"""Fills an empty database with the demo school: everybody joins through the real conversation."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.app import Samen
from bot.channels.webchat import actions as chat
from bot.core.incoming import Command, Content, Incoming, Tapped, Text
from bot.core.tap import tap
from bot.delivery import reactions, school_time
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, Reaction
from bot.demo.enquiries import write_enquiries
from bot.demo.expectations import write_expectations
from bot.demo.families import (
    CLOSED,
    COVER,
    COVER_DAYS,
    DAYS_APART,
    GOOD_WORDS,
    GROUPS,
    HANDED_OVER,
    HELPERS,
    HOURS,
    LEFT,
    LINES,
    MESSAGES,
    NEWS,
    NUMBERS,
    OPEN,
    PARENTS,
    PAUSED,
    PHONE,
    PHOTOS,
    PUPILS,
    SCHOOL,
    SHARED,
    STAFF,
    TIP_READERS,
    WAITING,
    WEEKS,
    Parent,
    SentMessage,
)
from bot.demo.invitations import write_events
from bot.demo.meetings import write_meetings
from bot.demo.moments import at_school, school_day, send, sender_of
from bot.features.announcements import actions as announcements
from bot.features.announcements.rules import Message
from bot.features.events.tables import EventRound
from bot.features.glossary.tables import TermNote
from bot.features.news import actions as news
from bot.features.news import plan_reminders
from bot.features.news.answers import actions as answers
from bot.features.news.rules import KIND, News
from bot.features.news.waiting.tables import WaitingReminder
from bot.features.weeks import actions as weeks
from bot.i18n.texts import SCHOOL_ZONE
from bot.people import invites, schools
from bot.people.invites import SheetPlace
from bot.people.queries import children_of
from bot.people.rules import Pause, pause_end
from bot.people.tables import (
    Address,
    Conversation,
    Group,
    Guardian,
    Handover,
    Invite,
    Person,
    Pupil,
    School,
    Share,
    Staff,
)
from bot.photos import actions as photos
from bot.store.ids import new_id

ACTOR = "system"
USUAL = 3  # messages in a week
ALL = 50  # while the past is made nothing is on its way yet, so all of it counts for one week


def is_empty(session: Session) -> bool:
    return session.scalar(select(School.id).limit(1)) is None


def found_school(session: Session, now: datetime) -> None:
    """The school, its groups, pupils and staff."""
    school = School(name=SCHOOL, slug="regenboog", phone=PHONE, weekly_cap=ALL)
    session.add(school)
    session.flush()
    schools.set_helpers(session, school.id, HELPERS)
    schools.set_help_numbers(session, school.id, NUMBERS)
    schools.set_hours(session, school.id, HOURS)
    groups = {name: Group(school_id=school.id, name=name) for name in GROUPS}
    session.add_all(groups.values())
    session.flush()
    for name, pupils in PUPILS.items():
        session.add_all(Pupil(school_id=school.id, group_id=groups[name].id, first_name=pupil) for pupil in pupils)
    for name, pupil in LEFT:
        session.add(Pupil(school_id=school.id, group_id=groups[name].id, first_name=pupil, archived_at=now))
    for member in STAFF:
        row = Staff(school_id=school.id, name=member.name, role=member.role)
        row.groups = [groups[name] for name in member.groups]
        session.add(row)
    session.flush()
    _lend(session, now)
    for term, line in LINES.items():
        note = TermNote(id=new_id(), school_id=school.id, term=term, updated_at=now)
        note.line = line
        session.add(note)


def _lend(session: Session, now: datetime) -> None:
    """What colleagues see of each other's groups."""
    coordinators = session.scalars(select(Staff.id).where(Staff.role == "coordinator")).all()
    pupils = session.scalars(select(Pupil.id).where(Pupil.first_name.in_(SHARED))).all()
    session.add_all(Share(staff_id=staff_id, pupil_id=pupil) for staff_id in coordinators for pupil in pupils)
    group = session.scalars(select(Group.id).where(Group.name == HANDED_OVER)).one()
    colleague = session.scalars(select(Staff.id).where(Staff.name == COVER)).one()
    today = now.astimezone(SCHOOL_ZONE).date()
    last = today + timedelta(days=COVER_DAYS)
    session.add(Handover(group_id=group, staff_id=colleague, from_day=today, until_day=last))


async def fill(samen: Samen) -> str:
    """The whole demo school; gives the code of the invite that was left open."""
    await samen.db.run(partial(found_school, now=samen.now()))
    for member in STAFF:
        guest = _Guest(samen, f"demo-{member.key}", member.language)
        await guest.join(await samen.db.run(partial(_invite_staff, samen, name=member.name)))
    for parent in PARENTS:
        await _join(samen, parent)
    await samen.db.run(partial(_write_messages, samen))
    await samen.db.run(partial(_write_weeks, samen))
    await samen.db.run(partial(_write_news, samen))
    await samen.db.run(partial(write_events, samen))
    await samen.db.run(partial(write_enquiries, samen))
    await samen.db.run(partial(write_expectations, samen))
    await samen.db.run(partial(write_meetings, samen))
    for child, language in WAITING.items():
        await samen.db.run(partial(_make_sheet, samen, first_name=child, language=language))
    await samen.db.run(partial(_answer_about_photos, samen))
    await samen.db.run(partial(_let_time_pass, now=samen.now()))
    await samen.db.run(partial(_answer, samen))
    await samen.db.run(_end_of_past)
    return await samen.db.run(partial(_make_sheet, samen, first_name=OPEN, language="nl"))


def _end_of_past(session: Session) -> None:
    session.execute(update(School).values(weekly_cap=USUAL))


def _write_messages(samen: Samen, session: Session) -> None:
    """Sent at school time on days that are over, so that they arrive whenever the demo is opened."""
    now = samen.now()
    for wanted in MESSAGES:
        sender, at = sender_of(session, wanted.sender, now), at_school(now, wanted.days_ago or 0)
        draft = announcements.write(session, sender, _message(session, wanted, sender.today), now=at)
        if wanted.days_ago is not None:
            send(samen, session, sender, draft, at=at)
            _tap(session, draft.id, {Kind.READ: wanted.read, Kind.UNCLEAR: wanted.unclear}, now)


def _write_weeks(samen: Samen, session: Session) -> None:
    """As the messages."""
    now = samen.now()
    for wanted in WEEKS:
        sender, at = sender_of(session, wanted.sender, now), at_school(now, wanted.days_ago or 0)
        group = session.scalars(select(Group.id).where(Group.name == wanted.group)).one()
        draft = weeks.write(session, sender, replace(wanted.week, group_id=group), now=at)
        if wanted.days_ago is not None:
            send(samen, session, sender, draft, at=at)
            _tap(session, draft.id, {Kind.READ: wanted.read}, now)


def _write_news(samen: Samen, session: Session) -> None:
    """As the messages."""
    now = samen.now()
    for wanted in NEWS:
        sender, at = sender_of(session, wanted.sender, now), at_school(now, wanted.days_ago)
        pupils = session.scalars(select(Pupil.id).where(Pupil.first_name.in_(wanted.children))).all()
        draft = news.write(session, sender, News(tuple(pupils), wanted.phrase, wanted.own), now=at)
        send(samen, session, sender, draft, at=at)
        _tap(session, draft.id, {Kind.THANKS: wanted.glad, Kind.TOLD: wanted.told}, now)


def _tap(session: Session, broadcast_id: int, tapped: Mapping[Kind, Sequence[str]], now: datetime) -> None:
    for kind, keys in tapped.items():
        names = [f"demo-{key}" for key in keys]
        for person_id in session.scalars(select(Address.person_id).where(Address.value.in_(names))):
            reactions.react(session, broadcast_id, person_id or 0, kind, now=now)


def _answer(samen: Samen, session: Session) -> None:
    """Good words from home and hearts of this week, the overviews of the teachers, and the last weekly reminder."""
    now, moments = samen.now(), set()
    glad = select(Broadcast, Reaction.person_id, Reaction.kind).join(Reaction, Reaction.broadcast_id == Broadcast.id)
    for sent, person_id, kind in session.execute(glad.where(Broadcast.kind == KIND)).all():
        if now - sent.starts_at < timedelta(days=7):
            at = sent.starts_at + timedelta(hours=1)
            answers.note_tap(session, sent.id, person_id, Kind(kind), now=at)
            moments.add(school_time.load(session, sent.school_id or 0).next_end(at))
    for wanted in GOOD_WORDS:
        at = at_school(now, wanted.days_ago)
        address = session.scalars(select(Address).where(Address.value == f"demo-{wanted.parent}")).one()
        person = session.get_one(Person, address.person_id)
        child = children_of(session, person.id)[0]
        answers.write(session, person.id, child, wanted.text, language=person.language, news=None, now=at)
        moments.add(school_time.load(session, child.school_id).next_end(at))
    plan_reminders(session, now - timedelta(days=7))
    moments.update(session.scalars(select(WaitingReminder.due)))
    moments.update(session.scalars(select(EventRound.due).where(EventRound.due.is_not(None))))
    for moment in sorted(moments):
        while moment <= now and samen.broadcaster.step(session, moment) is not None:
            session.flush()


def _message(session: Session, wanted: SentMessage, today: date) -> Message:
    groups = session.scalars(select(Group.id).where(Group.name == wanted.group)).all()
    values = {"day": school_day(today, wanted.days).isoformat()} if wanted.ready else {}
    return Message(group_ids=tuple(groups), whole_school=not groups, ready=wanted.ready, values=values, own=wanted.own)


def _answer_about_photos(samen: Samen, session: Session) -> None:
    for key, given in PHOTOS.items():
        parent = next(parent for parent in PARENTS if parent.key == key)
        ties = select(Guardian).join(Address, Address.person_id == Guardian.person_id)
        for tie in session.scalars(ties.where(Address.value == f"demo-{key}")).all():
            version = samen.library.find_long(parent.language, "photos/consent").revision
            photos.answer(
                session,
                tie.person_id,
                tie.id,
                given=given,
                version=version,
                language=parent.language,
                now=samen.now(),
            )


def _let_time_pass(session: Session, now: datetime) -> None:
    """As if the parents had not all joined today, and not all were reached any more."""
    for number, parent in enumerate(reversed(PARENTS), 1):
        address = session.scalars(select(Address).where(Address.value == f"demo-{parent.key}")).one()
        joined = now - timedelta(days=number * DAYS_APART)
        session.execute(update(Guardian).where(Guardian.person_id == address.person_id).values(linked_at=joined))
        if parent.key == CLOSED:
            address.closed_at = now
        if parent.key == PAUSED:
            session.get_one(Person, address.person_id).paused_until = pause_end(Pause.WEEK, now)


async def _join(samen: Samen, parent: Parent) -> None:
    guest = _Guest(samen, f"demo-{parent.key}", parent.language)
    for child in parent.children:
        sheet = partial(_make_sheet, samen, first_name=child, language=parent.language)
        await guest.join(await samen.db.run(sheet))
        await guest.choose_name(parent.naming)
    for question in parent.asked:
        await guest.say(question)
    if parent.keeps:
        await guest.keep_question()
    if parent.key in TIP_READERS:
        await guest.want_tips()


def _make_sheet(samen: Samen, session: Session, first_name: str, language: str) -> str:
    """The pupil's next sheet: one for each guardian."""
    pupil = session.scalars(select(Pupil).where(Pupil.first_name == first_name)).one()
    before = session.scalar(select(func.count()).select_from(Invite).where(Invite.pupil_id == pupil.id)) or 0
    places = [SheetPlace(pupil.id, before + 1, language)]
    (made,) = invites.make_sheets(session, pupil.school_id, places, actor=ACTOR, now=samen.now())
    return made.link_code


def _invite_staff(samen: Samen, session: Session, name: str) -> str:
    staff_id = session.scalars(select(Staff.id).where(Staff.name == name)).one()
    invite = invites.invite_staff(session, staff_id, actor=ACTOR, now=samen.now())
    assert invite is not None
    return invite.link_code


@dataclass
class _Guest:
    """Somebody who chats on the web, one act after another."""

    samen: Samen
    address: str
    language: str

    def __post_init__(self) -> None:
        self._numbers = count(1)

    async def join(self, code: str) -> None:
        await self._act(Command("start", code))
        if "onboarding.language" in await self._offered():
            await self._act(Tapped(tap("onboarding.language", self.language).encode()))
        if "onboarding.agree" in await self._offered():
            await self._press("onboarding.agree")

    async def choose_name(self, naming: str) -> None:
        wanted = naming if naming in ("name", "none") else "other"
        await self._press("onboarding.name", wanted)
        if wanted == "other":
            await self.say(naming)

    async def say(self, text: str) -> None:
        address_id = await self.samen.db.run(self._address_id)
        line = partial(chat.write_own_line, now=self.samen.now(), address_id=address_id, key=f"{text}", text=text)
        await self.samen.db.run(line)
        await self._act(Text(text))

    async def keep_question(self) -> None:
        """The first one of the word that was read last."""
        await self._press("glossary.asks")
        await self._press("glossary.ask", "1")

    async def want_tips(self) -> None:
        """One, and then one a week."""
        await self._act(Command("menu"))
        await self._press("tips.open")
        await self._press("tips.weekly")

    async def _press(self, name: str, last: str | None = None) -> None:
        """The offered button of this route (and with this last argument)."""
        offered = await self._offered()
        found = [data for route, datas in offered.items() if route == name for data in datas]
        wanted = [data for data in found if last is None or data.split(":")[-1] == last]
        assert wanted, (self.address, name, last, offered)
        await self._act(Tapped(wanted[0]))

    async def _offered(self) -> dict[str, list[str]]:
        stored = await self.samen.db.run(self._stored_offer)
        offered: dict[str, list[str]] = {}
        for _label, data in json.loads(stored or "[]"):
            offered.setdefault(data.split(":")[0], []).append(data)
        return offered

    def _stored_offer(self, session: Session) -> str | None:
        conversation = session.scalars(
            select(Conversation)
            .join(Address, Address.id == Conversation.address_id)
            .where(Address.channel == "webchat", Address.value == self.address)
        ).one()
        offered: str | None = conversation.offered
        return offered

    def _address_id(self, session: Session) -> int:
        found = select(Address.id).where(Address.channel == "webchat", Address.value == self.address)
        return session.scalars(found).one()

    async def _act(self, content: Content) -> None:
        external_id = f"demo:{self.address}:{next(self._numbers)}"
        await self.samen.engine.process(Incoming("webchat", external_id, self.address, content, self.language))
