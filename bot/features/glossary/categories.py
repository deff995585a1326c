"""The subjects that a parent browses, made of the finer categories that the facts are kept in."""

from bot.i18n.texts import Texts

_GROUPS = {
    "support": "support support-plan system word duty decision method condition",
    "help": "health care help",
    "meetings": "meeting meetings-with-school",
    "tests": "tests-and-advice monitoring",
    "schools": "school-type school-system early-years-and-childcare",
    "secondary": "secondary-school",
    "people": "person organisation participation",
    "leave": "money attendance attendance-and-leave school-organisation",
    "feasts": "activities-and-traditions",
    "languages": "newcomers-and-language language",
    "papers": "document privacy digital",
    "rights": "right dispute complaints-and-safety safety sanction",
}
GROUPS = tuple(_GROUPS)
CATEGORIES = {category: group for group, categories in _GROUPS.items() for category in categories.split()}


def group_of(category: str) -> str:
    """Every category has a place, also one that is newer than this table."""
    return CATEGORIES.get(category, "support")


def group_name(t: Texts, group: str) -> str:
    names = {
        "support": t("glossary", "Support at school"),
        "help": t("glossary", "Health and extra help"),
        "meetings": t("glossary", "Meetings with school"),
        "tests": t("glossary", "Tests and advice"),
        "schools": t("glossary", "Kinds of schools"),
        "secondary": t("glossary", "Secondary school"),
        "people": t("glossary", "People at school"),
        "leave": t("glossary", "Money, absence and leave"),
        "feasts": t("glossary", "Feasts and activities"),
        "languages": t("glossary", "New here, and languages"),
        "papers": t("glossary", "Papers, apps and privacy"),
        "rights": t("glossary", "Rights and complaints"),
    }
    return names[group]
