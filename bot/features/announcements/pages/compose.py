"""Writing a message: to whom, a ready text or own words, and whether it is urgent. Then its preview."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from bot.console.access import Reach
from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit, as_number
from bot.delivery import senders
from bot.delivery.tables import Broadcast
from bot.features.announcements import actions, queries, rules
from bot.features.announcements.pages import TEMPLATES
from bot.features.announcements.pages.queries import count, may_choose_language
from bot.features.announcements.rules import PLACE, READY, Message, Wrong
from bot.features.announcements.words import explain
from bot.i18n.texts import Texts

SHOWN = "/console/sending"
_FIELDS = 200  # of the form: each group of a school, and the days of each ready text
_OF_READY = frozenset({Wrong.EMPTY, Wrong.NO_DAY, Wrong.PAST, Wrong.NO_TIME, Wrong.BACKWARDS})
_OF_REASON = frozenset({Wrong.NO_REASON, Wrong.LONG_REASON})


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready text with the fields for its values."""

    name: str
    title: str
    fields: tuple[tuple[str, str, str, str], ...]  # name, kind of field, label, what is entered


def new(visit: Visit) -> Answer:
    """Empty, for a group, or with what stood in another message (`again`)."""
    groups = senders.list_groups(visit.session, visit.sender)
    if visit.query.get("again"):
        return _again(visit, {group.id for group in groups})
    asked = [group.id for group in groups if str(group.id) == visit.query.get("group")]
    chosen = asked or [group.id for group in groups if len(groups) == 1]
    return _form(visit, Message(group_ids=tuple(chosen)), action=f"{PLACE}/new")


def _again(visit: Visit, allowed: Set[int]) -> Answer:
    before = _own(visit, visit.query["again"])
    if before is None:
        return Missing()
    message = queries.entered(before)
    kept = tuple(each for each in message.group_ids if each in allowed)
    whole = message.whole_school and visit.reach is Reach.SCHOOL and before.corrects is None
    return _form(visit, replace(message, group_ids=kept, whole_school=whole), action=f"{PLACE}/new")


def write(visit: Visit) -> Answer:
    message = read(visit, visit.form)
    if message is None:
        return Missing()
    if wrong := _wrong(visit, message):
        return _form(visit, message, action=f"{PLACE}/new", wrong=wrong)
    made = actions.write(visit.session, visit.sender, message, now=visit.now)
    return Go(f"{SHOWN}/{made.id}")


def show_change(visit: Visit) -> Answer:
    draft = _draft(visit)
    if draft is None:
        return Missing()
    return _form(visit, queries.entered(draft), action=_to_change(draft), corrects=draft.corrects is not None)


def change(visit: Visit) -> Answer:
    draft, message = _draft(visit, locked=True), read(visit, visit.form)
    if draft is None or message is None:
        return Missing()
    corrects = draft.corrects is not None
    if wrong := _wrong(visit, message, corrects=corrects):
        return _form(visit, message, action=_to_change(draft), wrong=wrong, corrects=corrects)
    actions.change(visit.session, visit.sender, draft, message, now=visit.now)
    return Go(f"{SHOWN}/{draft.id}")


def show_correct(visit: Visit) -> Answer:
    sent = _sent(visit)
    if sent is None:
        return Missing()
    return _form(visit, queries.entered(sent), action=f"{PLACE}/{sent.id}/correct", corrects=True)


def correct(visit: Visit) -> Answer:
    sent, message = _sent(visit, locked=True), read(visit, visit.form)
    if sent is None or message is None:
        return Missing()
    if wrong := _wrong(visit, message, corrects=True):
        return _form(visit, message, action=f"{PLACE}/{sent.id}/correct", wrong=wrong, corrects=True)
    day = visit.t.local(sent.starts_at).date()
    made = actions.correct(visit.session, visit.sender, sent, message, day=day, now=visit.now)
    return Missing() if made is None else Go(f"{SHOWN}/{made.id}")


def read(visit: Visit, form: Mapping[str, str]) -> Message | None:
    """None when it names a group that is not the sender's to write to: an old page, or a forged one."""
    allowed = {group.id for group in senders.list_groups(visit.session, visit.sender)}
    ticked = [name.removeprefix("group-") for name in form if name.startswith("group-")]
    chosen = [as_number(each) for each in ticked]
    if not allowed.issuperset(chosen):
        return None
    whole = form.get("to") == "school" and visit.reach is Reach.SCHOOL
    ready, language = form.get("ready", ""), form.get("language", "")
    return Message(
        group_ids=() if whole else tuple(each for each in chosen if each is not None),
        whole_school=whole,
        language=language if language in visit.t.library.languages else "",
        ready=ready if ready in READY else "",
        values={name: form.get(f"{ready}-{name}", "") for name in READY.get(ready, ())},
        own=rules.clean_words(form.get("own", "")),
        urgent=form.get("urgent") == "yes",
        reason=" ".join(rules.clean_words(form.get("reason", "")).split()),
    )


def _wrong(visit: Visit, message: Message, *, corrects: bool = False) -> list[Wrong]:
    """A correction goes where the mistake went, so nobody chooses whom it is for."""
    found = rules.mistakes(message, visit.today)
    if corrects:
        return [wrong for wrong in found if wrong is not Wrong.NOBODY]
    families = count(visit.session, visit.actor)
    if message.language and not may_choose_language(families, message.group_ids, whole_school=message.whole_school):
        found.append(Wrong.FEW)
    return found


def _form(visit: Visit, message: Message, *, action: str, wrong: Sequence[Wrong] = (), corrects: bool = False) -> Show:
    t, families = visit.t, count(visit.session, visit.actor)
    groups = senders.list_groups(visit.session, visit.sender)
    values = {
        "action": action,
        "message": message,
        "corrects": corrects,
        "wrong": [explain(t, each, message) for each in wrong],
        "kinds": frozenset(wrong),
        "wrong_ready": not _OF_READY.isdisjoint(wrong),
        "wrong_reason": not _OF_REASON.isdisjoint(wrong),
        "groups": [(group, _families(t, families.by_group.get(group.id, 0))) for group in groups],
        "everybody": _families(t, families.all),
        "may_all": visit.reach is Reach.SCHOOL,
        "languages": [(code, t.language_name(code)) for code in t.library.languages],
        "may_choose": may_choose_language(families, families.by_group, whole_school=False),
        "choices": [_choice(t, name, message) for name in READY],
        "longest": rules.LONGEST,
        "today": visit.today.isoformat(),
    }
    title = t("messages", "Correct a message") if corrects else t("messages", "New message")
    return Show("compose.html", title, values, status=422 if wrong else 200)


def _choice(t: Texts, name: str, message: Message) -> Choice:
    entered = message.values if message.ready == name else {}
    labels = {
        "day": t("messages", "Which day?"),
        "time": t("messages", "What time?"),
        "first": t("messages", "First day off"),
        "last": t("messages", "Last day off"),
    }
    fields = tuple(
        (f"{name}-{value}", "time" if value == "time" else "date", labels[value], entered.get(value, ""))
        for value in READY[name]
    )
    return Choice(name, t.find(f"announcements/{name}").title, fields)


def _families(t: Texts, number: int) -> str:
    return t.n("messages", "{n} family", "{n} families", number)


def _draft(visit: Visit, *, locked: bool = False) -> Broadcast | None:
    found = _own(visit, visit.path["broadcast_id"], locked=locked)
    return found if found is not None and found.state == "draft" else None


def _sent(visit: Visit, *, locked: bool = False) -> Broadcast | None:
    found = _own(visit, visit.path["broadcast_id"], locked=locked)
    return found if found is not None and senders.may_correct(found) else None


def _own(visit: Visit, number: str, *, locked: bool = False) -> Broadcast | None:
    """One that this visitor may steer."""
    kinds = {name: kind for name, kind in visit.kinds.items() if name == queries.KIND}
    return senders.find_own(visit.session, visit.sender, as_number(number), kinds, locked=locked)


def _to_change(draft: Broadcast) -> str:
    return f"{PLACE}/{draft.id}/change"


_ONE = f"{PLACE}/{{broadcast_id}}"
PAGES = (
    ConsolePage("messages.new", f"{PLACE}/new", new, templates=TEMPLATES),
    ConsolePage("messages.write", f"{PLACE}/new", write, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("messages.ask_change", f"{_ONE}/change", show_change, templates=TEMPLATES),
    ConsolePage("messages.change", f"{_ONE}/change", change, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("messages.ask_correct", f"{_ONE}/correct", show_correct, templates=TEMPLATES),
    ConsolePage("messages.correct", f"{_ONE}/correct", correct, method="POST", fields=_FIELDS, templates=TEMPLATES),
)
