"""Every screen of the tips for home, rendered from sample data; each tip is one."""

from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.tips import screens
from bot.features.tips.rules import Next
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.phrases.bank import TIPS, list_phrases, list_themes

_SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def specimens(t: Texts) -> Specimens:
    tips = list(list_phrases(t.library, TIPS, SOURCE))
    for tip in tips:
        yield f"tip_{tip}", screens.asked(t, Next(tip))
    first = tips[0]
    yield "again", screens.asked(t, Next(first, again=True), is_weekly=True)
    yield "again_theme", screens.asked(t, Next(first, again=True), theme="reading")
    yield "themes", screens.choose_theme(t, list_themes(t.library, TIPS))
    yield "weekly", screens.weekly(t, Next(first))
    yield "weekly_last", screens.weekly(t, Next(first, last=True))
    yield "ended", screens.ended(t)
    yield "weekly_kept", screens.weekly_kept(t, _SATURDAY)
    yield "weekly_kept_in_pause", screens.weekly_kept(t, _SATURDAY, is_paused=True)
    yield "stopped", screens.stopped(t)
