"""Each person's own choices: language, quiet, pause, their data, and stopping for good."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.screen import Screen
from bot.core.tap import tap
from bot.delivery import outbox, senders
from bot.feature import Erase, Export
from bot.features.settings import queries, rules, screens
from bot.people import actions, audit, privacy
from bot.people.queries import children_of, get_preferences
from bot.people.rules import Pause, Quiet
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("settings.menu")
def menu(turn: Turn) -> Reply:
    return screens.menu(turn.t, is_parent=turn.talker.is_parent, is_teacher=_is_teacher(turn))


def _is_teacher(turn: Turn) -> bool:
    found = senders.list_for(turn.session, turn.person_id, turn.now) if turn.talker.is_staff else []
    return any(not sender.is_leader for sender in found)


@router.command("settings")
def menu_command(turn: Turn, argument: str) -> Reply:
    return menu(turn)


@router.tap("settings.language", Access.ANYONE)
def ask_language(turn: Turn) -> Reply:
    return screens.choose_language(turn.t, turn.library.languages.values())


@router.command("language", Access.ANYONE)
def language_command(turn: Turn, argument: str) -> Reply:
    return ask_language(turn)


@router.tap("settings.speak", Access.ANYONE)
def speak(turn: Turn, code: str) -> Reply:
    if code not in turn.library.languages:
        return GONE
    actions.choose_language(turn.session, turn.talker.conversation_id, turn.talker.person_id, code)
    turn.talker = replace(turn.talker, language=code)
    turn.speak(code)
    return screens.spoken(turn.t) if turn.talker.person_id is not None else tap("home.menu")


@router.tap("settings.children", Access.PARENT)
def ask_child(turn: Turn) -> Reply:
    children = children_of(turn.session, turn.person_id)
    if len(children) == 1:
        return tap("onboarding.naming", children[0].guardian_id)
    return screens.choose_child(turn.t, children)


@router.tap("settings.quiet")
def ask_quiet(turn: Turn) -> Reply:
    preferences = get_preferences(turn.session, turn.person_id)
    return screens.choose_quiet(turn.t, preferences.quiet)


@router.tap("settings.be_quiet")
def choose_quiet(turn: Turn, choice: Quiet) -> Reply:
    actions.choose_quiet(turn.session, turn.person_id, choice)
    return screens.quiet_kept(turn.t, choice)


@router.tap("settings.pause")
def ask_pause(turn: Turn) -> Reply:
    preferences = get_preferences(turn.session, turn.person_id)
    return screens.choose_pause(turn.t, preferences.paused_at(turn.now))


@router.tap("settings.be_paused")
def choose_pause(turn: Turn, choice: Pause) -> Reply:
    actions.pause(turn.session, turn.person_id, choice, turn.now)
    if choice is Pause.OFF:
        outbox.release(turn.session, turn.person_id, turn.now)
    return screens.pause_kept(turn.t, get_preferences(turn.session, turn.person_id).paused_until)


@router.tap("settings.stop", Access.ANYONE)
def stop(turn: Turn) -> Reply:
    """A visitor has nothing to lose and is forgotten at once; a person is asked once."""
    if turn.talker.person_id is not None:
        return _ask_stop(turn)
    turn.forgotten.extend(privacy.forget_visitor(turn.session, turn.talker.address_id).addresses)
    return screens.visitor_stopped(turn.t)


@router.command("stop", Access.ANYONE)
def stop_command(turn: Turn, argument: str) -> Reply:
    return stop(turn)


def _ask_stop(turn: Turn) -> Screen:
    staff_only = turn.talker.is_staff and not turn.talker.is_parent
    return screens.ask_stop(turn.t, turn.now, staff_only=staff_only)


def add_erase(target: Router, erasers: Sequence[Erase]) -> None:
    """`settings.erase`: the person and all that hangs on them, and what each slice has to look for itself."""

    @target.tap("settings.erase", Access.ANYONE)
    def erase(turn: Turn, asked: int) -> Reply:
        """For anybody who joined, also a former staff member without a role."""
        person_id = turn.talker.person_id
        if person_id is None:
            return GONE
        if not rules.is_fresh(asked, turn.now):
            return _ask_stop(turn)
        for forget in erasers:
            forget(turn.session, person_id, turn.now)
        turn.forgotten.extend(privacy.erase_person(turn.session, person_id, turn.now).addresses)
        turn.talker = replace(turn.talker, person_id=None, is_parent=False, is_staff=False)
        return screens.erased(turn.t)


def add_my_data(target: Router, exports: Mapping[str, Export]) -> None:
    """`settings.data`: people's own part and what every slice keeps, by the slice's name."""

    @target.tap("settings.data")
    def my_data(turn: Turn) -> Reply:
        person_id = turn.person_id
        held = privacy.export_person(turn.session, person_id)
        held["messages to you"] = queries.list_messages_to(turn.session, person_id)
        held["messages from you"] = queries.list_messages_from(turn.session, person_id)
        for name, export in exports.items():
            part = export(turn.session, person_id)
            if part:
                held[name] = part
        audit.record(turn.session, f"person:{person_id}", "person.exported", f"person:{person_id}", now=turn.now)
        return screens.my_data(turn.t, json.dumps(held, ensure_ascii=False, indent=2).encode())
