"""The page of one event: numbers that keep themselves up to date, who comes, and what is brought."""

from collections.abc import Sequence

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import Numbers
from bot.features.events.school import rules, words
from bot.features.events.school.pages import ONE, TEMPLATES, queries
from bot.features.events.school.pages.about import About, describe, find, find_published, note
from bot.features.events.school.pages.bringing import bringing
from bot.features.events.school.rules import Family
from bot.features.events.tables import Event
from bot.i18n.texts import Texts

EVERY = 10_000  # milliseconds between looks at the numbers: answers of parents are in no hurry


def show(visit: Visit) -> Answer:
    event = find(visit)
    if event is None:
        return Missing()
    about = describe(visit, event)
    if event.state == "draft":
        return Show("event-draft.html", about.title, {"about": about})
    return page(visit, event, about)


def page(visit: Visit, event: Event, about: About, *, wrong: str = "") -> Show:
    """`wrong`: why what was sent about the things that are needed could not be."""
    note(visit, "read", f"event:{event.id}")
    liked = queries.get_liked(visit.session, event.id) if about.is_over else None
    values = {
        **_live(visit, event, about),
        **who_comes(visit, event),
        **bringing(visit, event, wrong=wrong),
        "every": EVERY,
        "faces": [(words.face(visit.t, face), number) for face, number in liked.faces] if liked else [],
        "liked": liked,
    }
    return Show("event.html", about.title, values, status=422 if wrong else 200, is_long=True)


def live(visit: Visit) -> Answer:
    """Only the numbers, for the script that asks again and again."""
    event = find_published(visit)
    return Missing() if event is None else Show("event-live.html", "", _live(visit, event, describe(visit, event)))


def _live(visit: Visit, event: Event, about: About) -> dict[str, object]:
    t, found = visit.t, numbers(visit.session, [event.id])[event.id]
    silent = queries.count_silent(visit.session, event)
    steps = _steps(t, found, silent)
    people = found.people + found.guests
    return {
        "about": about,
        "people": people,
        "taken": rules.count_taken(about.capacity or 0, found.free or 0, people),
        "numbers": found,
        "steps": steps,
        "asked": sum(number for _, number in steps),
        "sentence": t.n("eventpage", "{n} person comes.", "{n} people come.", people),
    }


def _steps(t: Texts, found: Numbers, silent: int) -> Sequence[tuple[str, int]]:
    """Families by what they answered."""
    steps = [(t("eventpage", "Come"), found.yes)]
    if found.waiting or found.offered:
        steps.append((t("eventpage", "Wait for a place"), found.waiting + found.offered))
    return [
        *steps,
        (t("eventpage", "Do not know yet"), found.maybe),
        (t("eventpage", "Cannot come"), found.no),
        (t("eventpage", "No answer yet"), silent),
    ]


def who_comes(visit: Visit, event: Event) -> dict[str, object]:
    """The families by answer; those without a child whom the reader may see are only counted."""
    t = visit.t
    families = queries.list_families(visit.session, visit.actor, event.id)
    guests = queries.list_guests(visit.session, event.id)
    coming = rules.have_place(families)
    seen, others = rules.split_seen(coming)
    helped = set(event.help_languages.split())
    tongues = rules.count_languages(coming, guests, helped)
    maybe, _ = rules.split_seen([family for family in families if family.answer == rules.MAYBE])
    cannot, _ = rules.split_seen([family for family in families if family.answer == rules.NO])
    return {
        "coming": [row(t, family) for family in seen],
        "others": (len(others), sum(family.people for family in others)),
        "guests": [(guest, words.language(t, guest.language)) for guest in guests],
        "tongues": [(one, words.language(t, one.language)) for one in tongues],
        "line": [(row(t, family), _until(visit, family)) for family in rules.in_line(families)],
        "maybe": [row(t, family) for family in maybe],
        "cannot": [row(t, family) for family in cannot],
        "unseen": _unseen(visit),
        "everybody": sum(one.people for one in tongues),
    }


def row(t: Texts, family: Family) -> dict[str, object]:
    return {
        "name": words.parent_of(t, family.children),
        "people": family.people,
        "language": words.language(t, family.language),
        "by_school": family.by_school,
        "position": family.position,
    }


def _until(visit: Visit, family: Family) -> str:
    if family.offered_until is None:
        return ""
    t = visit.t
    return t("eventpage", "{day} at {time}", day=t.day(family.offered_until), time=t.time(family.offered_until))


def _unseen(visit: Visit) -> str:
    """Why a family has no name here."""
    if visit.sender.is_leader:
        return visit.t("eventpage", "A family whose child has left the school")
    return visit.t("eventpage", "A family of another group")


PAGES = (
    ConsolePage("events.show", ONE, show, records=True, templates=TEMPLATES),
    ConsolePage("events.live", f"{ONE}/live", live, templates=TEMPLATES),
)
