"""The few groups that a parent browses, made of the finer categories that the facts are kept in."""

from bot.i18n.texts import Texts

_GROUPS = {
    "support": (
        "support support-plan care help method document word system duty condition right decision language monitoring"
    ),
    "people": "person organisation participation school-organisation privacy",
    "schools": "school-type school-system secondary-school early-years-and-childcare newcomers-and-language",
    "meetings": "meeting meetings-with-school",
    "tests": "tests-and-advice",
    "rules": "attendance attendance-and-leave sanction dispute safety complaints-and-safety",
    "daily": "money health digital activities-and-traditions",
}
GROUPS = tuple(_GROUPS)
_OF = {category: group for group, categories in _GROUPS.items() for category in categories.split()}


def group_of(category: str) -> str:
    """Every category has a place, also one that is newer than this table."""
    return _OF.get(category, "daily")


def group_name(t: Texts, group: str) -> str:
    names = {
        "support": t("glossary", "Support at school"),
        "people": t("glossary", "People"),
        "schools": t("glossary", "Kinds of schools"),
        "meetings": t("glossary", "Meetings"),
        "tests": t("glossary", "Tests and advice"),
        "rules": t("glossary", "Rules and complaints"),
        "daily": t("glossary", "Daily life at school"),
    }
    return names[group]
