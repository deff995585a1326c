"""The browsers in which a staff member is signed in, and signing them out."""

from dataclasses import dataclass

from bot.console import actions
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.people.sessions import Browser, Owner

PATH = f"{ROOT}/sessions"


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    device: str
    since: str
    seen: str
    is_this: bool


def show(visit: Visit) -> Answer:
    found = sessions.list_sessions(visit.session, Owner(staff_id=visit.member.staff_id), visit.now)
    rows = sorted((_row(visit, browser) for browser in found), key=lambda row: not row.is_this)
    values = {"rows": rows, "address": f"{visit.public_url}{ROOT}"}
    return Show("sessions.html", visit.t("console", "Your devices"), values)


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
        seen=t("console", "{day}, {time}", day=t.day(browser.seen_at, now=visit.now), time=t.time(browser.seen_at)),
        is_this=visit.browser is not None and visit.browser.id == browser.id,
    )


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
