"""Every screen of joining, rendered from sample data."""

from bot.feature import Specimens
from bot.features.onboarding import screens
from bot.features.onboarding.rules import Problem
from bot.i18n.texts import Texts
from bot.people.rules import Policy


def specimens(t: Texts) -> Specimens:
    yield "language", screens.choose_language(t, t.library.languages.values())
    yield "privacy", screens.privacy(t, "parent")
    yield "privacy_staff", screens.privacy(t, "staff")
    yield "goodbye", screens.goodbye(t)
    yield "ask_code", screens.ask_code(t)
    yield "not_a_code", screens.not_a_code(t)
    for kind in Problem:
        yield f"problem_{kind}", screens.problem(t, kind)
    yield "ask_naming", screens.ask_naming(t, guardian_id=7, school="De Regenboog", group="Groep 6")
    never = Policy.NEVER
    yield "ask_naming_never", screens.ask_naming(t, guardian_id=7, school="De Linde", group="Groep 6", policy=never)
    yield "ask_nickname", screens.ask_nickname(t, 7)
    yield "no_first_name", screens.no_first_name(t, 7)
    yield "bad_nickname", screens.bad_nickname(t, 7)
    for shown in ("Amina", "أمينة", None):
        yield f"named_{shown or 'none'}", screens.named(t, shown)
        yield f"welcome_{shown or 'none'}", screens.welcome(t, shown, 1)
    yield "welcome_staff", screens.welcome_staff(t)
