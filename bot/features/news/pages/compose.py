"""Writing good news in the console: a group, its children, a ready sentence or an own line, then the preview."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy import select

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit, as_number
from bot.delivery import senders
from bot.delivery.tables import Broadcast
from bot.features.news import actions, favourites, pictures, queries
from bot.features.news.kind import KINDS
from bot.features.news.lines import Look, Why, look_at
from bot.features.news.pages import TEMPLATES
from bot.features.news.pages.queries import list_groups
from bot.features.news.pages.ways import NEW, list_ways
from bot.features.news.rules import LONGEST, PLACE, News
from bot.features.news.suggest import suggest
from bot.features.news.words import explain_line
from bot.people import audit
from bot.people.tables import Pupil
from bot.phrases.bank import PRAISE, Phrase, find_phrase, list_phrases, list_themes
from bot.phrases.search import search
from bot.phrases.words import theme_name

_FIELDS = 400  # a box for every child of a large group
_SUGGESTED = 6
_ASKS = {"find", "star", "unstar"}  # buttons that do not finish the form
_SHOWN = "/console/sending"


@dataclass(frozen=True, slots=True)
class Entered:
    """The form as it stands. `again`: somebody has read the line once more and stays with it."""

    group_id: int
    news: News
    typed: str = ""  # what is searched for
    again: bool = False


def new(visit: Visit) -> Answer:
    """For a group, and for a child of it, if the address names one."""
    groups = dict(list_groups(visit.session, visit.actor))
    asked = visit.query.get("group")
    group_id = as_number(asked) if asked is not None else next(iter(groups), None)
    if asked is not None and group_id not in groups:
        return Missing()
    if group_id is None:
        return _form(visit, Entered(0, News()), action=NEW)
    children = {child.id for child in queries.list_children(visit.session, visit.sender, group_id)}
    child = as_number(visit.query.get("child", ""))
    if "child" in visit.query and child not in children:
        return Missing()
    news = News(pupil_ids=(child,) if child else (), photo_id=_chosen_photo(visit, visit.query, None))
    return _form(visit, Entered(group_id, news, visit.query.get("q", "")), action=NEW)


def write(visit: Visit) -> Answer:
    return _take(visit, None)


def show_change(visit: Visit) -> Answer:
    draft = _draft(visit)
    if draft is None:
        return Missing()
    news = queries.entered(draft)
    group_id = _group_of(visit, news.pupil_ids)
    if group_id is None:
        return Missing()
    news = replace(news, photo_id=_chosen_photo(visit, visit.query, news.photo_id) or news.photo_id)
    return _form(visit, Entered(group_id, news), action=_to_change(draft), kept=queries.entered(draft).photo_id)


def change(visit: Visit) -> Answer:
    draft = _draft(visit)
    return Missing() if draft is None else _take(visit, draft)


def _take(visit: Visit, draft: Broadcast | None) -> Answer:
    """The form of a new draft, or of one that is there. Its buttons: a sentence, search, or a star."""
    entered = _read(visit, visit.form)
    if entered is None:
        return Missing()
    action, kept = (NEW, None) if draft is None else (_to_change(draft), queries.entered(draft).photo_id)
    photo_id = _chosen_photo(visit, visit.form, kept)
    entered = replace(entered, news=replace(entered.news, photo_id=photo_id))
    if visit.form.keys() & _ASKS:
        _star(visit)
        return _form(visit, entered, action=action, kept=kept)
    look = look_at(visit.session, entered.news.own, entered.news.pupil_ids) if entered.news.own else Look("")
    if wrong := _wrong(visit, entered, look):
        return _form(visit, entered, action=action, wrong=wrong, look=look, kept=kept)
    news = replace(entered.news, own=look.line)
    if draft is None:
        draft = actions.write(visit.session, visit.sender, news, now=visit.now)
    else:
        actions.change(visit.session, visit.sender, draft, news, now=visit.now)
    return Go(f"{_SHOWN}/{draft.id}")


def _read(visit: Visit, form: Mapping[str, str]) -> Entered | None:
    """None when it names a child or a sentence that is not there: an old page, or a forged one."""
    groups = dict(list_groups(visit.session, visit.actor))
    group_id = as_number(form["group"]) if "group" in form else next(iter(groups), 0)
    phrase = form.get("phrase") or form.get("chosen", "")
    if group_id is None or (group_id not in groups and "group" in form):
        return None
    if phrase and find_phrase(visit.t.library, PRAISE, visit.t.code, phrase) is None:
        return None
    here = [child.id for child in queries.list_children(visit.session, visit.sender, group_id)]
    ticked = [as_number(name.removeprefix("pupil-")) for name in form if name.startswith("pupil-")]
    if not set(here).issuperset(ticked):
        return None
    chosen = here if form.get("everyone") == "yes" else [each for each in here if each in ticked]
    news = News(pupil_ids=tuple(chosen), phrase=phrase, own=form.get("own", "").strip())
    return Entered(group_id, news, form.get("q", ""), form.get("again") == "yes")


def _star(visit: Visit) -> None:
    staff_id, starred = visit.member.staff_id, visit.form.get("star", "")
    if find_phrase(visit.t.library, PRAISE, visit.t.code, starred):
        favourites.star(visit.session, staff_id, starred)
    favourites.unstar(visit.session, staff_id, visit.form.get("unstar", ""))


def _wrong(visit: Visit, entered: Entered, look: Look) -> list[str]:
    t, found = visit.t, []
    if not entered.news.pupil_ids:
        found.append(t("praise", "Choose at least one child."))
    if not entered.news.phrase and not entered.news.own:
        found.append(t("praise", "Choose a sentence, or write a line of your own."))
    if not (entered.again and look.may_stay):
        found += explain_line(t, look)
    if entered.news.photo_id and (names := pictures.list_missing(visit.session, entered.news.pupil_ids)):
        found.append(t("praise", "The photo cannot go with it: no photos of {names}", names=", ".join(names)))
    return found


def _chosen_photo(visit: Visit, given: Mapping[str, str], kept: int | None) -> int | None:
    """One that waits to be used, or the one that the draft has."""
    chosen = as_number(given.get("photo", ""))
    free = pictures.list_free(visit.session, visit.member.staff_id)
    return chosen if chosen is not None and chosen in (*free, kept) else None


def _form(
    visit: Visit,
    entered: Entered,
    *,
    action: str,
    wrong: Sequence[str] = (),
    look: Look | None = None,
    kept: int | None = None,
) -> Show:
    """`kept`: the photo that the draft has."""
    t, stars = visit.t, favourites.list_favourites(visit.session, visit.member.staff_id)
    groups = list_groups(visit.session, visit.actor)
    children = queries.list_children(visit.session, visit.sender, entered.group_id)
    if children:
        _note(visit, entered.group_id)
    phrases = list_phrases(t.library, PRAISE, t.code)
    found = search(t.library, PRAISE, t.code, entered.typed) if entered.typed.strip() else []
    values = {
        "ways": list_ways(visit, NEW),
        "here": NEW,
        "action": action,
        "groups": groups,
        "group_id": entered.group_id,
        "is_new": action == NEW,
        "children": [(number, child) for number, child in enumerate(children, 1)],
        "news": entered.news,
        "everyone": bool(children) and len(entered.news.pupil_ids) == len(children) > 1,
        "typed": entered.typed,
        "found": found,
        "chosen": phrases.get(entered.news.phrase),
        "suggested": _suggested(visit, entered, phrases),
        "themes": _by_theme(visit, phrases),
        "mine": [phrase for phrase in phrases.values() if phrase.id in stars],
        "stars": stars,
        "photos": [*([kept] if kept else []), *pictures.list_free(visit.session, visit.member.staff_id)],
        "bring": f"/console/photos/new?{urlencode({'back': _here(entered, action)})}",
        "longest": LONGEST,
        "wrong": wrong,
        "wrong_line": look is not None and look.why is not None,
        "may_stay": look is not None and look.why in (Why.DOUBTFUL, Why.NAMES),
        "again": entered.again,
    }
    title = t("praise", "Write good news") if action == NEW else t("praise", "Change good news")
    return Show("news-new.html", title, values, status=422 if wrong else 200)


def _suggested(visit: Visit, entered: Entered, phrases: Mapping[str, Phrase]) -> list[Phrase]:
    session, staff_id, about = visit.session, visit.member.staff_id, entered.news.pupil_ids
    names = dict(list_groups(session, visit.actor))
    found = suggest(
        phrases,
        favourites=favourites.list_favourites(session, staff_id),
        used=favourites.list_used(session, staff_id, visit.now),
        said=favourites.list_said(session, about, visit.now) if about else (),
        groups=[names[entered.group_id]] if entered.group_id in names else (),
    )
    return found[:_SUGGESTED]


def _by_theme(visit: Visit, phrases: Mapping[str, Phrase]) -> list[tuple[str, list[Phrase]]]:
    t = visit.t
    themes = [(theme, [phrase for phrase in phrases.values() if phrase.theme == theme])
              for theme in list_themes(t.library, PRAISE)]  # fmt: skip
    return [(theme_name(t, PRAISE, theme), listed) for theme, listed in themes if listed]


def _group_of(visit: Visit, pupil_ids: Collection[int]) -> int | None:
    theirs = set(visit.session.scalars(select(Pupil.group_id).where(Pupil.id.in_(pupil_ids))))
    return next((number for number, _ in list_groups(visit.session, visit.actor) if number in theirs), None)


def _draft(visit: Visit) -> Broadcast | None:
    """One that this visitor may steer, locked."""
    number = visit.number("broadcast_id")
    found = None if number is None else senders.find_to_steer(visit.session, visit.sender, number, KINDS)
    return found if found is not None and found.state == "draft" else None


def _note(visit: Visit, group_id: int) -> None:
    """The page names the children of a group."""
    member, thing = visit.member, f"group:{group_id}"
    actor = f"staff:{member.staff_id}"
    audit.record(visit.session, actor, "praise.read", thing, now=visit.now, school_id=member.school_id)


def _here(entered: Entered, action: str) -> str:
    """This page, as far as its address can say it."""
    if action != NEW:
        return action
    child = f"&child={entered.news.pupil_ids[0]}" if len(entered.news.pupil_ids) == 1 else ""
    return f"{NEW}?group={entered.group_id}{child}"


def _to_change(draft: Broadcast) -> str:
    return f"{PLACE}/{draft.id}/change"


_CHANGE = f"{PLACE}/{{broadcast_id}}/change"
PAGES = (
    ConsolePage("news.new", NEW, new, records=True, templates=TEMPLATES),
    ConsolePage("news.write", NEW, write, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("news.ask_change", _CHANGE, show_change, records=True, templates=TEMPLATES),
    ConsolePage("news.change", _CHANGE, change, method="POST", fields=_FIELDS, templates=TEMPLATES),
)
