"""What a staff member comes in with: browsers that are signed in, each with a way out, and passkeys."""

from dataclasses import dataclass
from datetime import datetime

from bot.console import actions
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.i18n.texts import Texts
from bot.people import passkeys, sessions
from bot.people.passkeys import Key
from bot.people.place import place_of
from bot.people.sessions import Browser, Owner

PATH = f"{ROOT}/sessions"


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    device: str
    since: str
    seen: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: int
    device: str
    added: str
    used: str  # empty: not yet


def show(visit: Visit) -> Answer:
    return page(visit)


def page(visit: Visit, *, wrong: str = "") -> Show:
    """`wrong`: why a passkey was not added."""
    found = sessions.list_sessions(visit.session, Owner(staff_id=visit.member.staff_id), visit.now)
    rows = sorted((_row(visit, browser) for browser in found), key=lambda row: not row.is_this)
    keys = passkeys.list_passkeys(visit.session, visit.member.staff_id)
    values = {
        "rows": rows,
        "address": f"{visit.public_url}{ROOT}",
        "keys": [_key_row(visit, key) for key in keys],
        "is_full": len(keys) >= passkeys.MOST,
        "place": place_of(visit.public_url),
        "wrong": wrong,
    }
    return Show("sessions.html", visit.t("console", "Your devices"), values, status=422 if wrong else 200)


def sign_one_out(visit: Visit) -> Answer:
    session_id = visit.number("session_id")
    if session_id is None or not actions.sign_out(visit.session, visit.member, session_id, now=visit.now):
        return Missing()
    is_this = visit.browser is not None and visit.browser.id == session_id
    return Go(ROOT, forget=True) if is_this else Go(PATH)


def sign_others_out(visit: Visit) -> Answer:
    keep = visit.browser.id if visit.browser else 0
    actions.sign_others_out(visit.session, visit.member, keep=keep, now=visit.now)
    return Go(PATH)


def _row(visit: Visit, browser: Browser) -> Row:
    t = visit.t
    return Row(
        id=browser.id,
        device=device_name(t, browser.device),
        since=t.day(browser.created_at, now=visit.now),
        seen=_moment(visit, browser.seen_at),
        is_this=visit.browser is not None and visit.browser.id == browser.id,
    )


def _key_row(visit: Visit, key: Key) -> KeyRow:
    t = visit.t
    used = _moment(visit, key.used_at) if key.used_at else ""
    return KeyRow(key.id, device_name(t, key.label), t.day(key.created_at, now=visit.now), used)


def _moment(visit: Visit, at: datetime) -> str:
    t = visit.t
    return t("console", "{day}, {time}", day=t.day(at, now=visit.now), time=t.time(at))


def device_name(t: Texts, stored: str) -> str:
    """Stored as `Firefox on Android`."""
    browser, _, system = stored.partition(" on ")
    if system:
        return t("console", "{browser} on {system}", browser=browser, system=system)
    return browser or t("console", "An unknown device")


PAGES = (
    ConsolePage("sessions.list", PATH, show, nav=Nav(90, lambda t: t("console", "Your devices"), Menu.OWN)),
    ConsolePage("sessions.others_out", f"{PATH}/others/out", sign_others_out, method="POST"),
    ConsolePage("sessions.out", f"{PATH}/{{session_id}}/out", sign_one_out, method="POST"),
)
