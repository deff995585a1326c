"""The demo school: invented people, as a Dutch primary school might have them."""

from dataclasses import dataclass
from datetime import time

from bot.features.weeks.rules import Week
from bot.people.schools import Day, Helper, HelpNumber, Kind, Line

SCHOOL = "Basisschool De Regenboog"
GROUPS = ("Groep 3", "Groep 6")


@dataclass(frozen=True, slots=True)
class StaffMember:
    key: str
    name: str
    role: str
    groups: tuple[str, ...]
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Parent:
    """`naming`: name, none, or the nickname itself. `asked`: school words they looked up; `keeps`: a question too."""

    key: str
    language: str
    children: tuple[str, ...]
    naming: str = "name"
    asked: tuple[str, ...] = ()
    keeps: bool = False


STAFF = (
    StaffMember("jan", "Meester Jan", "teacher", ("Groep 6",)),
    StaffMember("saskia", "Juf Saskia", "teacher", ("Groep 3",)),
    StaffMember("noor", "Noor (ib'er)", "coordinator", ()),
    StaffMember("karin", "Directeur Karin", "leader", ("Groep 3", "Groep 6")),
)

PUPILS = {
    "Groep 3": ("Lotte", "Mert", "Mariam", "Jakub", "Emily", "Hamza", "Fleur"),
    "Groep 6": ("Daan", "Elif", "Yusuf", "Sara", "Zofia", "Oliver", "Tess", "Noah"),
}

# The pupils that their teachers share with Noor.
SHARED = ("Elif", "Yusuf", "Mariam")
# Meester Jan is away for two weeks: Juf Saskia has his group too.
HANDED_OVER, COVER, COVER_DAYS = "Groep 6", "Juf Saskia", 14
# Who was at school last month: for the list of those who can come back.
LEFT = (("Groep 6", "Sem"),)

# Ten families: one with two guardians (Zofia), one guardian with two children (Yusuf and Mariam).
PARENTS = (
    Parent("daan", "nl", ("Daan",), asked=("instemmingsrecht",)),
    Parent("lotte", "nl", ("Lotte",), naming="none"),
    Parent("oliver", "en", ("Oliver",), asked=("doorstroomtoets",), keeps=True),
    Parent("emily", "en", ("Emily",)),
    Parent("elif", "tr", ("Elif",), asked=("opp nedir", "tlv")),
    Parent("mert", "tr", ("Mert",), naming="⭐"),
    Parent("yusuf", "ar", ("Yusuf", "Mariam"), asked=("opp",), keeps=True),
    Parent("zofia-1", "pl", ("Zofia",), asked=("sbo",)),
    Parent("zofia-2", "pl", ("Zofia",), naming="none"),
    Parent("jakub", "pl", ("Jakub",)),
    Parent("sara", "ar", ("Sara",), naming="none"),
)

# What some parents said about photos of their children; the others have not answered.
PHOTOS = {"daan": True, "oliver": True, "elif": True, "yusuf": True, "zofia-1": True, "jakub": True, "lotte": False}

# How far the school reaches the others: a letter that nobody used yet (Fleur and Noah have none), a chat that was
# closed, messages on pause. The parents joined one after another, some days apart.
WAITING = {"Hamza": "ar", "Tess": "nl"}
CLOSED, PAUSED = "mert", "sara"
DAYS_APART = 5

# What the school adds to a word, for its parents.
LINES = {"intern-begeleider": "Onze ib'er is Noor, lokaal 4. U vindt haar elke ochtend op het plein."}

# What the school says about itself.
PHONE = "020 123 45 67"
HELPERS = (
    Helper(Kind.COORDINATOR, "Noor", "020 123 45 68", "noor@regenboog.example"),
    Helper(Kind.CONFIDANT, "Marieke", "020 123 45 69"),
    Helper(Kind.CONFIDANT, "Samira", email="samira@vertrouwen.example"),
)
NUMBERS = (HelpNumber(Line.EMERGENCY, "Alarmnummer", "112"), HelpNumber(Line.HELP, "Veilig Thuis", "0800-2000"))
HOURS = tuple(Day(day, time(8, 30), time(12, 30) if day == 3 else time(14, 30)) for day in range(1, 6))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """`days_ago` None: still a draft. `days` from today: what the ready text is about. `read`, `unclear`: by whom."""

    sender: str
    group: str = ""  # empty: the whole school
    ready: str = ""
    days: int = 0
    own: str = ""
    days_ago: int | None = None
    read: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


MESSAGES = (
    SentMessage(
        "Directeur Karin", ready="study_day", days=8, days_ago=3,
        read=("daan", "oliver", "elif", "yusuf", "zofia-1", "jakub", "lotte"), unclear=("emily",),
    ),
    SentMessage(
        "Meester Jan", "Groep 6", ready="trip", days=2, days_ago=1,
        own="Wij gaan naar het bos. Trek stevige schoenen aan.", read=("daan", "elif", "sara", "zofia-2"),
    ),
    SentMessage(
        "Meester Jan", "Groep 6",
        own="Volgende week is er luizencontrole. Wilt u tevens het formulier tijdig inleveren, indien u dat nog niet "
        "gedaan heeft en het nog thuis ligt?",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentWeek:
    """The week in a group. `days_ago` None: still a draft."""

    sender: str
    group: str
    week: Week
    days_ago: int | None = None
    read: tuple[str, ...] = ()


WEEKS = (
    SentWeek(
        "Meester Jan", "Groep 6", days_ago=9, read=("daan", "elif", "yusuf", "zofia-1", "sara"),
        week=Week(
            did=("did_new_topic", "did_arithmetic"), own_did="Ons nieuwe onderwerp is de ruimte.",
            next=("next_library",), tip="small_questions",
        ),
    ),
    SentWeek(
        "Meester Jan", "Groep 6", days_ago=2, read=("daan", "elif", "zofia-2"),
        week=Week(
            did=("did_library", "did_crafts"), own_did="Wij hebben raketten gemaakt van lege flessen.",
            next=("next_show_work",), own_next="U bent welkom op vrijdag, een kwartier voor het einde van de dag.",
            thanks=("thanks_crafts",), tip="read_aloud",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentNews:
    """Good news about children. `glad`: which parents said thank you; `told`: who tells their child."""

    sender: str
    children: tuple[str, ...]
    phrase: str
    days_ago: int
    own: str = ""
    glad: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


# Good news of some weeks. Nobody has written about Noah, Oliver and Tess for a long time.
NEWS = (
    SentNews("Meester Jan", ("Elif",), "gave_talk", 33, glad=("elif",), told=("elif",)),
    SentNews("Meester Jan", ("Oliver", "Tess", "Noah"), "worked_together", 31, glad=("oliver",)),
    SentNews("Meester Jan", ("Yusuf",), "practised_arithmetic", 26, glad=("yusuf",)),
    SentNews(
        "Juf Saskia", ("Mariam",), "learned_letters", 19,
        own="De letter m was de favoriet.", glad=("yusuf",), told=("yusuf",),
    ),
    SentNews(
        "Meester Jan", ("Zofia",), "spoke_dutch_in_circle", 12,
        own="De hele klas klapte.", glad=("zofia-1", "zofia-2"), told=("zofia-1",),
    ),
    SentNews("Meester Jan", ("Daan", "Sara"), "worked_together", 10, glad=("daan", "sara")),
    SentNews("Juf Saskia", PUPILS["Groep 3"], "sang_along", 8, glad=("lotte", "emily", "jakub"), told=("emily",)),
    SentNews("Meester Jan", ("Elif",), "helped_classmate", 6, glad=("elif",)),
    SentNews("Juf Saskia", ("Jakub",), "comforted_child", 5, glad=("jakub",), told=("jakub",)),
    SentNews("Meester Jan", ("Yusuf",), "practised_reading", 3, own="Het boek ging over een leeuw.", glad=("yusuf",)),
    SentNews("Meester Jan", ("Zofia",), "helped_newcomer", 1, glad=("zofia-1",)),
)  # fmt: skip

# Who gets a tip for home each week.
TIP_READERS = ("elif", "zofia-1")


@dataclass(frozen=True, slots=True)
class GoodWord:
    """What a parent told the teacher: in their own language, without being asked."""

    parent: str
    text: str
    days_ago: int


GOOD_WORDS = (
    GoodWord("elif", "Elif evde küçük kardeşine kitap okuyor. Çok gurur duyuyoruz!", 1),
    GoodWord("yusuf", "يوسف يحكي لنا كل يوم عن المدرسة. شكرًا لكم!", 1),
    GoodWord("jakub", "Jakub sam pakuje plecak do szkoły. Dziękujemy!", 4),
)

# The chats of the demo page, side by side.
SHOWN = ("jan", "elif", "yusuf", "zofia-1")
# An invite that is left open, to be tried by whoever looks at the demo.
OPEN = "Lotte"
