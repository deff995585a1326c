"""Writing the week of a group on one page: ready sentences, own words, a tip. Then its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit, as_number
from bot.delivery import senders
from bot.delivery.senders import Kinds
from bot.delivery.tables import Broadcast
from bot.features.weeks import actions, queries, rules
from bot.features.weeks.pages import TEMPLATES
from bot.features.weeks.rules import DID, KIND, NEXT, PLACE, THANKS, Week, Wrong
from bot.features.weeks.words import explain
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.photos.queries import list_unused
from bot.phrases.bank import TIPS, WEEKS, list_phrases, list_themes
from bot.phrases.words import theme_name
from bot.store.seal import Unreadable

SHOWN = "/console/sending"
_FIELDS = 200  # of the form: each ready sentence is one


Choices = list[tuple[str, str, bool]]  # name of the field, what parents read, whether it is chosen


@dataclass(frozen=True, slots=True)
class Before:
    """A week to begin with."""

    id: int
    group: str
    day: str


def new(visit: Visit) -> Answer:
    """Empty, for a group, or with what stood in another week (`again`)."""
    groups = senders.list_groups(visit.session, visit.sender)
    if again := visit.query.get("again"):
        return _again(visit, again)
    asked = [group.id for group in groups if str(group.id) == visit.query.get("group")]
    only = [group.id for group in groups if len(groups) == 1]
    week = Week(group_id=next(iter(asked or only), None), photo_id=as_number(visit.query.get("photo", "")))
    return _form(visit, week, action=f"{PLACE}/new")


def _again(visit: Visit, number: str) -> Answer:
    """Also one of a colleague: what went out may be read, and so be used again; but for its tip and its photo."""
    broadcast_id = as_number(number)
    before = None if broadcast_id is None else senders.find(visit.session, visit.sender, broadcast_id, _kinds(visit))
    if before is None:
        return Missing()
    try:
        week = queries.entered(before)
    except Unreadable:
        return Missing()
    allowed = {group.id for group in senders.list_groups(visit.session, visit.sender)}
    group_id = week.group_id if week.group_id in allowed else None
    return _form(visit, replace(week, group_id=group_id, tip="", photo_id=None), action=f"{PLACE}/new")


def write(visit: Visit) -> Answer:
    week = read(visit, visit.form)
    if week is None:
        return Missing()
    if wrong := [*rules.mistakes(week), *_wrong_photo(visit, week)]:
        return _form(visit, week, action=f"{PLACE}/new", wrong=wrong)
    made = actions.write(visit.session, visit.sender, week, now=visit.now)
    return Go(f"{SHOWN}/{made.id}")


def show_change(visit: Visit) -> Answer:
    draft = _draft(visit)
    if draft is None:
        return Missing()
    week, brought = queries.entered(draft), as_number(visit.query.get("photo", ""))
    week = replace(week, photo_id=brought) if brought is not None else week
    return _form(visit, week, action=f"{PLACE}/{draft.id}/change", corrects=bool(draft.corrects))


def change(visit: Visit) -> Answer:
    draft, week = _draft(visit, locked=True), read(visit, visit.form)
    if draft is None or week is None:
        return Missing()
    corrects = draft.corrects is not None
    week = _without_photo(week) if corrects else week
    kept = queries.entered(draft).photo_id
    wrong = [*_wrong(week, corrects=corrects), *_wrong_photo(visit, week, kept=kept)]
    if wrong:
        return _form(visit, week, action=f"{PLACE}/{draft.id}/change", wrong=wrong, corrects=corrects)
    actions.change(visit.session, visit.sender, draft, week, now=visit.now)
    return Go(f"{SHOWN}/{draft.id}")


def show_correct(visit: Visit) -> Answer:
    sent = _sent(visit)
    if sent is None:
        return Missing()
    return _form(visit, queries.entered(sent), action=f"{PLACE}/{sent.id}/correct", corrects=True)


def correct(visit: Visit) -> Answer:
    sent, week = _sent(visit, locked=True), read(visit, visit.form)
    if sent is None or week is None:
        return Missing()
    week = _without_photo(week)
    if wrong := _wrong(week, corrects=True):
        return _form(visit, week, action=f"{PLACE}/{sent.id}/correct", wrong=wrong, corrects=True)
    day = visit.t.local(sent.starts_at).date()
    made = actions.correct(visit.session, visit.sender, sent, week, day=day, now=visit.now)
    return Missing() if made is None else Go(f"{SHOWN}/{made.id}")


def read(visit: Visit, form: Mapping[str, str]) -> Week | None:
    """None when it names a group that is not the sender's to write to: an old page, or a forged one."""
    group_id = as_number(form["group"]) if form.get("group") else None
    allowed = {group.id for group in senders.list_groups(visit.session, visit.sender)}
    if form.get("group") and group_id not in allowed:
        return None
    tips = list_phrases(visit.t.library, TIPS, SOURCE)
    return Week(
        group_id=group_id,
        did=_ticked(visit.t, form, DID),
        own_did=rules.clean_words(form.get("own-did", "")),
        next=_ticked(visit.t, form, NEXT),
        own_next=rules.clean_words(form.get("own-next", "")),
        thanks=_ticked(visit.t, form, THANKS),
        tip=form["tip"] if form.get("tip") in tips else "",
        photo_id=as_number(form.get("photo", "")),
    )


def _ticked(t: Texts, form: Mapping[str, str], theme: str) -> tuple[str, ...]:
    phrases = list_phrases(t.library, WEEKS, SOURCE).values()
    return tuple(each.id for each in phrases if each.theme == theme and f"ready-{each.id}" in form)


def _wrong(week: Week, *, corrects: bool) -> list[Wrong]:
    """A correction goes where the mistake went, so nobody chooses whom it is for."""
    return [wrong for wrong in rules.mistakes(week) if not corrects or wrong is not Wrong.NOBODY]


def _without_photo(week: Week) -> Week:
    """A correction goes to whom the mistake went, who may not be the group of today."""
    return replace(week, photo_id=None)


def _wrong_photo(visit: Visit, week: Week, *, kept: int | None = None) -> list[Wrong]:
    """`kept`: the photo that the draft has already."""
    if week.photo_id is None:
        return []
    if week.photo_id != kept and not queries.is_free(visit.session, visit.sender, week.photo_id):
        return [Wrong.NO_PHOTO]
    return [Wrong.NO_CONSENT] if queries.list_not_allowed(visit.session, week.group_id) else []


def _form(visit: Visit, week: Week, *, action: str, wrong: Sequence[Wrong] = (), corrects: bool = False) -> Show:
    t = visit.t
    not_allowed = queries.list_not_allowed(visit.session, week.group_id) if Wrong.NO_CONSENT in wrong else ()
    values = {
        "action": action,
        "week": week,
        "corrects": corrects,
        "wrong": [explain(t, each, week, not_allowed) for each in wrong],
        "kinds": frozenset(wrong),
        "groups": senders.list_groups(visit.session, visit.sender),
        "did": _choices(t, DID, week.did),
        "next": _choices(t, NEXT, week.next),
        "thanks": _choices(t, THANKS, week.thanks),
        "tips": _tips(t),
        "photos": _photos(visit, week),
        "back": action,
        "befores": [] if corrects or week != Week(group_id=week.group_id, photo_id=week.photo_id) else _befores(visit),
        "longest": rules.LONGEST,
    }
    title = t("weeks", "Correct a week") if corrects else t("weeks", "The week in the group")
    return Show("week.html", title, values, status=422 if wrong else 200)


def _choices(t: Texts, theme: str, chosen: Sequence[str]) -> Choices:
    phrases = list_phrases(t.library, WEEKS, t.code).values()
    return [(f"ready-{each.id}", each.text, each.id in chosen) for each in phrases if each.theme == theme]


def _tips(t: Texts) -> list[tuple[str, list[tuple[str, str]]]]:
    """By theme: (id, title)."""
    tips = list_phrases(t.library, TIPS, t.code).values()
    return [
        (theme_name(t, TIPS, theme), [(tip.id, tip.title) for tip in tips if tip.theme == theme])
        for theme in list_themes(t.library, TIPS)
    ]


def _photos(visit: Visit, week: Week) -> list[tuple[int, str]]:
    """(id, what it is called): the one that was chosen, and those that they brought and have not used."""
    unused = list_unused(visit.session, visit.sender.staff_id)
    chosen = [(week.photo_id, visit.t("weeks", "The photo"))] if week.photo_id is not None else []
    named = [(one.id, visit.t("photos", "Your photo of {time}", time=visit.t.time(one.created_at))) for one in unused]
    return [*named, *(one for one in chosen if one[0] not in {number for number, _ in named})]


def _befores(visit: Visit) -> list[Before]:
    last = queries.list_last(visit.session, visit.sender, _kinds(visit))
    return [Before(one.id, queries.group_of(one), visit.t.day(one.starts_at, now=visit.now)) for one in last]


def _kinds(visit: Visit) -> Kinds:
    return {name: kind for name, kind in visit.kinds.items() if name == KIND}


def _draft(visit: Visit, *, locked: bool = False) -> Broadcast | None:
    found = _own(visit, locked=locked)
    return found if found is not None and found.state == "draft" else None


def _sent(visit: Visit, *, locked: bool = False) -> Broadcast | None:
    found = _own(visit, locked=locked)
    return found if found is not None and senders.may_correct(found) else None


def _own(visit: Visit, *, locked: bool) -> Broadcast | None:
    """One that this visitor may steer."""
    number = visit.number("broadcast_id")
    return senders.find_own(visit.session, visit.sender, number, _kinds(visit), locked=locked)


_ONE = f"{PLACE}/{{broadcast_id}}"
PAGES = (
    ConsolePage("weeks.new", f"{PLACE}/new", new, templates=TEMPLATES),
    ConsolePage("weeks.write", f"{PLACE}/new", write, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("weeks.ask_change", f"{_ONE}/change", show_change, templates=TEMPLATES),
    ConsolePage("weeks.change", f"{_ONE}/change", change, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("weeks.ask_correct", f"{_ONE}/correct", show_correct, templates=TEMPLATES),
    ConsolePage("weeks.correct", f"{_ONE}/correct", correct, method="POST", fields=_FIELDS, templates=TEMPLATES),
)
