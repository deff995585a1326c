"""Invites for guardians and staff, with everything that goes on a letter."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import segno
from sqlalchemy.orm import Session

from bot.features.roster.rules import same
from bot.operations import actions, queries
from bot.operations.schools import ACTOR, choose, choose_groups
from bot.people import audit, invites, sessions
from bot.people.invites import NewInvite
from bot.people.tables import Pupil, School, Staff
from bot.refusal import Refused

MOST_GUARDIANS = 4
ROLES = ("teacher", "coordinator", "leader")
_LONGEST_NAME = 80


def invite_guardians(
    session: Session,
    now: datetime,
    *,
    public_url: str,
    group: str,
    pupil: str | None = None,
    guardians: int = 1,
    school: str | None = None,
    bot: str | None = None,
    qr: bool = False,
) -> list[str]:
    """`bot` is the Telegram bot's username, when there is one. Every call makes new codes; older ones stay good."""
    if not 1 <= guardians <= MOST_GUARDIANS:
        raise Refused(f"--guardians takes 1 to {MOST_GUARDIANS}, not {guardians}")
    chosen = choose(session, school)
    lines: list[str] = []
    for found in _pupils(session, chosen, group, pupil):
        for number in range(1, guardians + 1):
            made = invites.invite_guardian(session, found.id, actor=ACTOR, now=now)
            if made is None:
                raise Refused(f"{found.first_name} is no longer at school")
            several = f", guardian {number} of {guardians}" if guardians > 1 else ""
            lines += [f"{found.first_name} ({found.group.name}){several}"]
            lines += [*_ways(made, chosen, public_url, bot=bot, qr=qr), ""]
    return lines[:-1]


def _pupils(session: Session, school: School, group: str, pupil: str | None) -> Sequence[Pupil]:
    (chosen,) = choose_groups(session, school, [group])
    there = queries.list_pupils(session, [chosen.id])
    if not there:
        raise Refused(f"{chosen.name} has no pupils yet; first: samen roster import FILE.csv")
    if pupil is None:
        return there
    named = [found for found in there if same(found.first_name) == same(pupil)]
    if not named:
        raise Refused(f"{chosen.name} has no pupil {pupil!r}; it has: {', '.join(each.first_name for each in there)}")
    return named


def invite_staff(
    session: Session,
    now: datetime,
    name: str,
    *,
    role: str,
    public_url: str,
    groups: Sequence[str] = (),
    school: str | None = None,
    bot: str | None = None,
    qr: bool = False,
) -> list[str]:
    """Somebody of that name and role is invited again rather than twice there; named groups replace the old ones."""
    chosen = choose(session, school)
    member = _member(session, now, chosen, name=" ".join(name.split()), role=role)
    if groups:
        actions.give_groups(session, member, choose_groups(session, chosen, groups))
    if role == "teacher" and not member.groups:
        raise Refused('a teacher sees only the groups they have: add --groups, such as --groups "Groep 6,Groep 7"')
    made = invites.invite_staff(session, member.id, actor=ACTOR, now=now)
    if made is None:
        raise Refused(f"{member.name} is no longer at this school")
    token = sessions.offer_sign_in(session, now, kind="console", staff_id=member.id)
    audit.record(session, ACTOR, "console.link", f"staff:{member.id}", now=now, school_id=chosen.id)
    return [
        f"{member.name}, {role} at {chosen.name}" + _named([group.name for group in member.groups]),
        *_ways(made, chosen, public_url, bot=bot, qr=qr),
        f"  console:  {public_url}/console/in/{token}",
        f"            (works once, for {sessions.LINK_MINUTES['console']} minutes)",
    ]


def _member(session: Session, now: datetime, school: School, *, name: str, role: str) -> Staff:
    if role not in ROLES:
        raise Refused(f"--role is one of {', '.join(ROLES)}, not {role!r}")
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(f"a name has 1 to {_LONGEST_NAME} characters, as parents know them: “Meester Jan”")
    for known in queries.list_staff(session, school.id):
        if same(known.name) == same(name):
            if known.disabled_at is not None:
                raise Refused(f"{known.name} has no access any more; a school leader can give it again in the console")
            if known.role != role:
                raise Refused(f"{known.name} is already here as {known.role}; use that role, or another name")
            return known
    member = actions.add_staff(session, school.id, name, role)
    audit.record(session, ACTOR, "staff.made", f"staff:{member.id}", now=now, school_id=school.id)
    return member


def _named(groups: Sequence[str]) -> str:
    return f" ({', '.join(groups)})" if groups else ""


def _ways(made: NewInvite, school: School, public_url: str, *, bot: str | None, qr: bool) -> Iterator[str]:
    link = f"{public_url}/chat/i/{made.link_code}"
    yield f"  link:     {link}"
    if bot:
        yield f"  Telegram: https://t.me/{bot}?start={made.link_code}"
    yield f"  code:     {made.typed_code}"
    yield f"  valid until {made.expires_at.astimezone(ZoneInfo(school.zone)):%d-%m-%Y %H:%M}"
    if qr:
        drawn = io.StringIO()
        segno.make(link, micro=False).terminal(out=drawn, border=2, compact=True)
        yield from drawn.getvalue().rstrip("\n").split("\n")
