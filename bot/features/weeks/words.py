"""What is wrong with a week, in words for whoever writes it."""

from collections.abc import Sequence

from bot.features.weeks.rules import LONGEST, Week, Wrong
from bot.i18n.texts import Texts


def explain(t: Texts, wrong: Wrong, week: Week, not_allowed: Sequence[str] = ()) -> str:
    """`not_allowed`: children of whom no photo may be shown, for whoever may know."""
    match wrong:
        case Wrong.NO_CONSENT:
            return t(
                "weeks",
                "No photo can go with it. Photos of these children are not allowed: {names}",
                names=", ".join(not_allowed),
            )
        case Wrong.NO_PHOTO:
            return t("weeks", "This photo is not there any more. Choose another one, or none.")
        case Wrong.NOBODY:
            return t("weeks", "Choose a group.")
        case Wrong.EMPTY:
            return t("weeks", "Choose what the children did or what comes next, or write it yourself.")
        case Wrong.LONG_DID:
            return _too_long(t, len(week.own_did) - LONGEST)
        case Wrong.LONG_NEXT:
            return _too_long(t, len(week.own_next) - LONGEST)


def _too_long(t: Texts, over: int) -> str:
    return t.n(
        "messages",
        "That is {n} character too long. There is room for {longest}.",
        "That is {n} characters too long. There is room for {longest}.",
        over,
        longest=LONGEST,
    )
