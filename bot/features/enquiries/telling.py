"""Letters to parents about their questions: what is true when they are written, each once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import outbox
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import Letter, Post, can_read
from bot.delivery.tables import OutMessage
from bot.features.enquiries import content, metrics, queries
from bot.features.enquiries.asking import screens
from bot.features.enquiries.content import Content
from bot.features.enquiries.rules import State, Subject, Tell, What
from bot.features.enquiries.tables import Enquiry, EnquiryNotice
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.people import schools
from bot.people.tables import Person
from bot.translate import queries as translations
from bot.translate.ports import OwnLine

_WAIT = timedelta(minutes=10)  # for a translation of an answer; then it goes in Dutch
_LOOK_AGAIN = timedelta(seconds=30)
_KINDS = {tell: f"enquiry_{tell.value}" for tell in Tell}


def tell(post: Post, session: Session, now: datetime) -> set[str] | None:
    """One notice: written and struck off in one transaction, so once."""
    readers = select(Person.id).where(Person.id == EnquiryNotice.person_id, can_read(now)).exists()
    due = select(EnquiryNotice.enquiry_id).where(EnquiryNotice.due <= now, readers).order_by(EnquiryNotice.due)
    enquiry_id = session.scalar(due.limit(1))
    if enquiry_id is None:
        return None
    row = session.scalar(select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update())
    ours = (EnquiryNotice.enquiry_id == enquiry_id, EnquiryNotice.due <= now)
    whats = session.scalars(select(EnquiryNotice.what).where(*ours).with_for_update()).all()
    if row is None or not whats:
        return set()
    return _tell(post, session, row, sorted(Tell(what) for what in whats), now=now)


def _tell(post: Post, session: Session, row: Enquiry, tells: Sequence[Tell], *, now: datetime) -> set[str]:
    ready, later = post.sort(session, load(session, {row.person_id: row.school_id}), now)
    until = later.get(row.person_id)
    if until is None and ready and _is_translated_soon(session, row, tells, ready[0].language, now):
        until = now + _LOOK_AGAIN
    ours = (EnquiryNotice.enquiry_id == row.id, EnquiryNotice.what.in_([each.value for each in tells]))
    if until is not None:
        session.execute(update(EnquiryNotice).where(*ours).values(due=until))
        return set()
    session.execute(delete(EnquiryNotice).where(*ours))
    letters = [letter for one in ready for each in tells if (letter := _letter(post, session, row, one, each, now))]
    for letter in letters:
        metrics.letters.labels(letter.kind).inc()
    return post.put(session, letters, now)


def withhold(session: Session, person_id: int, pupil_id: int) -> None:
    """What waits about how the child is doing, for who may not know any more. Practical answers still come."""
    theirs = (Enquiry.person_id == person_id, Enquiry.pupil_id == pupil_id, Enquiry.subject == Subject.PROGRESS.value)
    asked = session.scalars(select(Enquiry.id).where(*theirs)).all()
    session.execute(delete(EnquiryNotice).where(EnquiryNotice.enquiry_id.in_(asked)))
    about = [OutMessage.key.startswith(f"{kind}:{one}:") for kind in _KINDS.values() for one in asked]
    if about:
        outbox.withhold(session, person_id, or_(*about))


def _is_translated_soon(  # noqa: PLR0917  what is told of what to whom
    session: Session, row: Enquiry, tells: Sequence[Tell], language: str, now: datetime
) -> bool:
    """Whether an answer in own words still waits for its translation, and not for long."""
    if Tell.ANSWER not in tells or language == SOURCE or not translations.is_on(session, row.school_id):
        return False
    lines = [line for line in queries.list_lines(session, row.id) if line.written_at > now - _WAIT]
    own = [one for line in lines if (one := content.own_line(line))]
    return any(_waits(session, row.school_id, one, language) for one in own)


def _waits(session: Session, school_id: int, one: OwnLine, language: str) -> bool:
    states = translations.list_states(session, school_id, one.thing, one.dutch)
    return states.get(language) is None


def _letter(  # noqa: PLR0917  what is told of what to whom
    post: Post, session: Session, row: Enquiry, reader: Recipient, tell: Tell, now: datetime
) -> Letter | None:
    if queries.get_for(session, reader.id, row.id) is None:
        return None
    said = content.of_enquiry(session, row, language=reader.language, now=now)
    screen = _screen(session, post.texts(reader), said, tell, school_id=row.school_id)
    key = f"{_KINDS[tell]}:{row.id}:{int(now.timestamp() * 1000)}"
    return Letter(reader, key, _KINDS[tell], screen) if screen else None


def _screen(session: Session, t: Texts, said: Content, tell: Tell, *, school_id: int) -> Screen | None:
    """Nothing when it is no news any more."""
    if tell is Tell.ANSWER:
        return screens.answered(t, said) if said.answers else None
    if said.state is not State.OPEN:
        return None
    match tell:
        case Tell.PROMISE:
            who = next((line.staff for line in reversed(said.lines) if line.what == What.PROMISE.value), "")
            return screens.promised(t, said, who) if said.promised_day else None
        case Tell.HANDOVER:
            return screens.handed_over(t, said)
        case _:
            return screens.late(t, said, schools.get_phone(session, school_id)) if said.is_late else None
