"""The school team for leaders: who is in it, inviting somebody, and each colleague's role, groups and access."""

from dataclasses import dataclass
from datetime import datetime

import segno

from bot.console.access import Role
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.console.team import actions, queries, words
from bot.console.team.queries import Colleague, Details
from bot.console.team.rules import Place, Problem, read_ids, read_place
from bot.console.team.words import refusal, role_choices, role_name
from bot.i18n.texts import Texts

PATH = f"{ROOT}/staff"


@dataclass(frozen=True, slots=True)
class Row:
    about: Colleague
    role: str
    seen: str  # empty when it is not known


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form about a colleague, as it is or as it was just sent."""

    name: str = ""
    role: str = ""
    groups: frozenset[int] = frozenset()

    @classmethod
    def of(cls, colleague: Colleague) -> "Form":
        return cls(colleague.name, colleague.role.value, frozenset(group.id for group in colleague.groups))

    @classmethod
    def sent(cls, visit: Visit) -> "Form":
        return cls(visit.form.get("name", ""), visit.form.get("role", ""), read_ids(visit.form, "group"))


def show_team(visit: Visit) -> Answer:
    rows = [_row(visit, colleague) for colleague in queries.list_colleagues(visit.session, visit.actor)]
    handed = [
        (each, words.period(visit.t, each, now=visit.now))
        for each in queries.list_handovers(visit.session, visit.actor)
    ]
    values = {
        "team": [row for row in rows if not row.about.is_out],
        "out": [row for row in rows if row.about.is_out],
        "handed": handed,
    }
    return Show("team.html", visit.t("console", "School team"), values)


def ask_new(visit: Visit) -> Answer:
    return _new(visit, Form(role=Role.TEACHER.value))


def make_new(visit: Visit) -> Answer:
    place = read_place(visit.form)
    made = place if isinstance(place, Problem) else actions.add(visit.session, visit.actor, place, now=visit.now)
    if isinstance(made, Problem):
        return _new(visit, Form.sent(visit), made)
    return _link(visit, made)


def show_colleague(visit: Visit) -> Answer:
    details = _find(visit)
    return Missing() if details is None else _page(visit, details, Form.of(details.colleague))


def change(visit: Visit) -> Answer:
    """Answers with the page itself, which holds what stood there before: one press changes it back."""
    before = _find(visit)
    if before is None:
        return Missing()
    place = read_place(visit.form)
    problem = (
        actions.change(visit.session, visit.actor, before.colleague, place, now=visit.now)
        if isinstance(place, Place)
        else place
    )
    if problem is not None:
        return _page(visit, before, Form.sent(visit), problem=problem)
    after = _find(visit)
    if after is None or (after.colleague.id == visit.member.staff_id and after.colleague.role is not Role.LEADER):
        return Go(ROOT)  # a leader who gave the school to another one
    is_same = Form.of(after.colleague) == Form.of(before.colleague)
    return _page(visit, after, Form.of(after.colleague), before=None if is_same else Form.of(before.colleague))


def invite(visit: Visit) -> Answer:
    details = _find(visit)
    if details is None:
        return Missing()
    return _back(details) if details.colleague.is_out else _link(visit, details.colleague.id)


def take_invitation_back(visit: Visit) -> Answer:
    details = _find(visit)
    if details is None:
        return Missing()
    actions.take_invitations_back(visit.session, visit.actor, details.colleague.id, now=visit.now)
    return _back(details)


def sign_out(visit: Visit) -> Answer:
    details = _find(visit)
    if details is None:
        return Missing()
    actions.sign_out(visit.session, visit.actor, details.colleague.id, now=visit.now)
    return _back(details)


def take_out(visit: Visit) -> Answer:
    details = _find(visit)
    if details is None:
        return Missing()
    problem = actions.take_out(visit.session, visit.actor, details.colleague, now=visit.now)
    return _page(visit, details, Form.of(details.colleague), kept=problem) if problem else _back(details)


def let_back_in(visit: Visit) -> Answer:
    details = _find(visit)
    if details is None:
        return Missing()
    actions.let_back_in(visit.session, visit.actor, details.colleague, now=visit.now)
    return _back(details)


def _find(visit: Visit) -> Details | None:
    staff_id = visit.number("staff_id")
    return None if staff_id is None else queries.get_colleague(visit.session, visit.actor, staff_id, visit.now)


def _back(details: Details) -> Go:
    return Go(f"{PATH}/{details.colleague.id}")


def _row(visit: Visit, colleague: Colleague) -> Row:
    seen = visit.t.day(colleague.seen_at, now=visit.now) if colleague.seen_at else ""
    return Row(colleague, role_name(visit.t, colleague.role), seen)


def _new(visit: Visit, form: Form, problem: Problem | None = None) -> Show:
    values = {**_choices(visit), "form": form, "wrong": refusal(visit.t, problem) if problem else ""}
    return Show("team-new.html", visit.t("team", "Invite a colleague"), values, status=422 if problem else 200)


def _page(
    visit: Visit,
    details: Details,
    form: Form,
    *,
    before: Form | None = None,
    problem: Problem | None = None,
    kept: Problem | None = None,
) -> Show:
    """`before`: what was just replaced. `problem`: why the form was refused. `kept`: why access was not stopped."""
    t, about = visit.t, details.colleague
    values = {
        **_choices(visit),
        "about": about,
        "role": role_name(t, about.role),
        "form": form,
        "before": before,
        "wrong": refusal(t, problem) if problem else "",
        "kept": refusal(t, kept) if kept else "",
        "invited_until": t.day(details.invited_until, now=visit.now) if details.invited_until else "",
        "devices": t.n("team", "Signed in on {n} device.", "Signed in on {n} devices.", details.devices),
        "passkeys": details.passkeys,
        "is_in": details.devices > 0 or details.passkeys > 0,
        "shared": details.shared,
        "is_coordinator": about.role is Role.COORDINATOR,
        "is_self": about.id == visit.member.staff_id,
    }
    return Show("colleague.html", about.name, values, status=422 if problem or kept else 200)


def _choices(visit: Visit) -> dict[str, object]:
    languages = visit.t.library.languages
    return {
        "roles": role_choices(visit.t),
        "groups": queries.list_groups(visit.session, visit.actor),
        "languages": [(code, visit.t.language_name(code)) for code in languages],
    }


def _link(visit: Visit, staff_id: int) -> Answer:
    """The only time that the link is shown; a new one ends this one."""
    made = actions.invite(visit.session, visit.actor, staff_id, now=visit.now)
    details = queries.get_colleague(visit.session, visit.actor, staff_id, visit.now)
    if made is None or details is None:
        return Missing()
    chosen = visit.form.get("language", "")
    reader = visit.t.in_other(chosen) if chosen in visit.t.library.languages else visit.t
    link = f"{visit.public_url}/chat/i/{made.link_code}?lang={reader.code}"
    values = {
        "about": details.colleague,
        "message": _message(reader, visit, details.colleague.name, made.expires_at),
        "language": reader.language,
        "link": link,
        "picture": segno.make(link, error="m", micro=False).png_data_uri(scale=6, border=3),
        "code": made.typed_code,
        "until": visit.t.day(made.expires_at, now=visit.now),
    }
    return Show("invited.html", visit.t("team", "Invitation for {name}", name=details.colleague.name), values)


def _message(t: Texts, visit: Visit, name: str, until: datetime) -> str:
    return t(
        "team",
        "Hello {name}. {school} writes with parents through Samen. Open this link and join. "
        "It works once, until {day}. Then choose Console in the menu.",
        name=name,
        school=visit.member.school,
        day=t.day(until, now=visit.now),
    )


PAGES = (
    ConsolePage("team.list", PATH, show_team, nav=Nav(50, lambda t: t("console", "School team"), Menu.SCHOOL)),
    ConsolePage("team.ask", f"{PATH}/new", ask_new),
    ConsolePage("team.new", f"{PATH}/new", make_new, method="POST"),
    ConsolePage("team.show", f"{PATH}/{{staff_id}}", show_colleague),
    ConsolePage("team.change", f"{PATH}/{{staff_id}}", change, method="POST"),
    ConsolePage("team.invite", f"{PATH}/{{staff_id}}/invitation", invite, method="POST"),
    ConsolePage("team.uninvite", f"{PATH}/{{staff_id}}/invitation/back", take_invitation_back, method="POST"),
    ConsolePage("team.sign_out", f"{PATH}/{{staff_id}}/signed-out", sign_out, method="POST"),
    ConsolePage("team.take_out", f"{PATH}/{{staff_id}}/access/stop", take_out, method="POST"),
    ConsolePage("team.let_in", f"{PATH}/{{staff_id}}/access", let_back_in, method="POST"),
)
