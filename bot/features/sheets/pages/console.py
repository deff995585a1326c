"""The sheets of a group: what is there, making new ones and printing them, taking a code back; and the poster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.sheets import rules
from bot.features.sheets.pages import TEMPLATES, actions, paper, queries
from bot.features.sheets.pages.paper import Words, words_of
from bot.features.sheets.pages.queries import GroupSheets
from bot.features.sheets.pages.view import known, language_name, view_of
from bot.features.sheets.rules import EVERY
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.people import schools
from bot.people.invites import NewInvite, SheetPlace

GROUP = "/console/groups/{group_id}/sheets"
POSTER_WORDS = ("opp", "tlv", "rapport")
_FIELDS = 300  # a language for each pupil of a large group


@dataclass(frozen=True, slots=True)
class Wanted:
    """Sheets to be made, with the names that stand on them."""

    place: SheetPlace
    child: str


def show_group(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else queries.get_group(visit.session, visit.actor, group_id, visit.now)
    if group is None:
        return Missing()
    actions.record(visit.session, visit.actor, "sheets.read", f"group:{group.id}", now=visit.now)
    return _page(visit, group)


def make_for_group(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else _to_change(visit, group_id)
    if group is None:
        return Missing()
    if visit.form.get("known") != str(known(group.pupils)):
        return _page(visit, group, is_stale=True)
    wanted = _wanted(visit, group)
    if not wanted:
        return _page(visit, group)
    return _print(visit, group, wanted, thing=f"group:{group.id}")


def make_for_pupil(visit: Visit) -> Answer:
    pupil_id = visit.number("pupil_id")
    group_id = None if pupil_id is None else queries.group_of_pupil(visit.session, visit.actor, pupil_id)
    group = None if group_id is None else _to_change(visit, group_id)
    pupil = next((one for one in group.pupils if one.pupil_id == pupil_id), None) if group else None
    if group is None or pupil is None:
        return Missing()
    number = visit.form.get("sheet", "")
    if visit.form.get("known") != str(pupil.newest) or number not in map(str, rules.offered(pupil)):
        return _page(visit, group, is_stale=True)
    language = _language(visit, visit.form.get("language", ""), SOURCE)
    wanted = [Wanted(SheetPlace(pupil.pupil_id, int(number), language), pupil.first_name)]
    return _print(visit, group, wanted, thing=f"pupil:{pupil.pupil_id}")


def take_back(visit: Visit) -> Answer:
    invite_id = visit.number("invite_id")
    found = None if invite_id is None else queries.pupil_of_invite(visit.session, visit.actor, invite_id)
    if found is None or invite_id is None:
        return Missing()
    group_id, pupil_id = found
    actions.take_back(visit.session, visit.actor, invite_id, now=visit.now)
    return Go(f"{GROUP.format(group_id=group_id)}#pupil-{pupil_id}")


def show_poster(visit: Visit) -> Answer:
    library = visit.t.library
    values = {
        "words": [library.glossary[term]["nl"] for term in POSTER_WORDS],
        "tongues": [visit.t.in_other(code) for code in library.languages],
        "link": f"{visit.public_url}/chat",
        "qr": paper.qr,
        "bare": paper.bare,
    }
    return Show("poster.html", visit.t("console", "Poster: School words"), values)


def _to_change(visit: Visit, group_id: int) -> GroupSheets | None:
    return queries.get_group(visit.session, visit.actor, group_id, visit.now, to_change=True)


def _page(visit: Visit, group: GroupSheets, *, is_stale: bool = False) -> Show:
    values = {
        "group": group,
        "view": view_of(visit, group),
        "bot": visit.bot,
        "is_stale": is_stale,
    }
    title = visit.t("console", "Invitation sheets: {group}", group=group.name)
    return Show("group_sheets.html", title, values, status=409 if is_stale else 200)


def _wanted(visit: Visit, group: GroupSheets) -> list[Wanted]:
    form = visit.form
    usual = _language(visit, form.get("language", ""), SOURCE)
    guardians = rules.USUAL if form.get("guardians") == str(rules.USUAL) else 1
    return [
        Wanted(SheetPlace(pupil.pupil_id, number, language), pupil.first_name)
        for pupil in group.pupils
        for language in [_language(visit, form.get(f"language_{pupil.pupil_id}", ""), usual)]
        for number in rules.wanted(pupil, guardians)
    ]


def _language(visit: Visit, code: str, default: str) -> str:
    return code if code in visit.t.library.languages or code == EVERY else default


def _print(visit: Visit, group: GroupSheets, wanted: Sequence[Wanted], *, thing: str) -> Show:
    """The only page that ever shows these codes."""
    t = visit.t
    ended = _count_ending(group, wanted)
    made = actions.make(visit.session, visit.actor, [one.place for one in wanted], thing=thing, now=visit.now)
    words = _all_words(visit, group, made[0].expires_at)
    papers = [
        _paper(visit, words, one, invite, language=one.place.language) for one, invite in zip(wanted, made, strict=True)
    ]
    values = {
        "group": group,
        "papers": papers,
        "count": t.n("console", "{n} sheet", "{n} sheets", len(papers)),
        "ended": _ended(t, ended) if ended else "",
        "has_two_sides": any(len(one.sides) > 1 for one in papers),
        "bot": visit.bot,
        "chat": paper.bare(f"{visit.public_url}/chat"),
        "names": [language.name for language in t.library.languages.values()],
        "qr": paper.qr,
        "language_name": language_name,
    }
    title = t("console", "Invitation sheets: {group}", group=group.name)
    return Show("sheets.html", title, values, is_long=True)


def _count_ending(group: GroupSheets, wanted: Sequence[Wanted]) -> int:
    numbers: dict[int, list[int]] = {}
    for one in wanted:
        numbers.setdefault(one.place.pupil_id, []).append(one.place.sheet)
    return sum(rules.ending(pupil, numbers.get(pupil.pupil_id, ())) for pupil in group.pupils)


def _ended(t: Texts, count: int) -> str:
    return t.n("console", "{n} older code stopped working.", "{n} older codes stopped working.", count)


def _all_words(visit: Visit, group: GroupSheets, until: datetime) -> Mapping[str, Words]:
    teachers = schools.list_teachers(visit.session, group.id)
    phone = schools.get_phone(visit.session, visit.member.school_id)
    return {
        code: words_of(visit.t.in_other(code), until=until, teachers=teachers, phone=phone)
        for code in visit.t.library.languages
    }


def _paper(visit: Visit, words: Mapping[str, Words], wanted: Wanted, made: NewInvite, *, language: str) -> paper.Paper:
    return paper.paper_of(
        made,
        child=wanted.child,
        number=wanted.place.sheet,
        words=list(words.values()) if language == EVERY else [words[language]],
        public_url=visit.public_url,
        bot=visit.bot,
    )


PAGES = (
    ConsolePage("sheets.group", GROUP, show_group, records=True, templates=TEMPLATES),
    ConsolePage("sheets.make", GROUP, make_for_group, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage(
        "sheets.again", "/console/pupils/{pupil_id}/sheets", make_for_pupil, method="POST", templates=TEMPLATES
    ),
    ConsolePage("sheets.back", "/console/invites/{invite_id}/back", take_back, method="POST", templates=TEMPLATES),
    ConsolePage("sheets.poster", "/console/poster", show_poster, templates=TEMPLATES),
)
