"""A small complete library on disk in five languages, for the checks to find nothing in until a test spoils it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from bot.i18n.check.context import Context
from bot.i18n.check.facts import read_facts, stamp
from bot.i18n.languages import load, resource
from bot.i18n.library import Library

CARDS = {
    "nl": """title = "opp (ontwikkelingsperspectief)"
say = ""
short = "een plan voor uw kind"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
Een [[opp]] is een plan van de school voor uw kind. De school praat met u over de doelen en over de hulp in de klas.

## you
De school moet het plan met u bespreken. U mag iemand meenemen naar het gesprek.

## right
U heeft het recht om nee te zeggen. U hoeft niet meteen te tekenen.

## ask
- Wat staat er in het plan?""",
    "en": """title = "opp"
say = "oh-pay-pay"
short = "A plan for your child"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
An [[opp]] is a plan that the school makes for your child. The school talks with you about the goals and the help.

## you
The school must discuss the plan with you. You may bring someone to the meeting.

## right
You have the right to say no. You do not have to sign at once.

## ask
- What is in the plan?""",
    "tr": """title = "opp"
say = "o-pe-pe"
short = "Çocuğunuz için bir plan"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
[[opp]] planı, okulun çocuğunuz için yaptığı bir plandır. Okul, hedefler ve sınıftaki yardım için sizinle konuşur.

## you
Okulun planı sizinle konuşması gerekir. Görüşmeye bir yakınınızla gelebilirsiniz.

## right
Hayır deme hakkınız var. Hemen imzalamak zorunda değilsiniz.

## ask
- Planda ne var?""",
    "ar": """title = "[[opp]]"
say = "أو بي بي"
short = "خطة خاصة بطفلكم"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
خطة [[opp]] هي خطة من المدرسة لطفلكم. تتحدث المدرسة معكم عن الأهداف وعن الدعم في الصف.

## you
يجب أن تناقش المدرسة الخطة معكم. يمكنكم إحضار شخص معكم إلى اللقاء.

## right
يحق لكم أن تقولوا لا. لستم ملزمين بالتوقيع فورًا.

## ask
- ماذا يوجد في الخطة؟""",
    "pl": """title = "opp"
say = "o-pe-pe"
short = "Plan dla Państwa dziecka"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
Plan [[opp]] to plan szkoły dla Państwa dziecka. Szkoła rozmawia z Państwem o celach i o pomocy w klasie.

## you
Szkoła musi omówić plan z Państwem. Na rozmowę można przyjść z kimś bliskim.

## right
Mają Państwo prawo powiedzieć nie. Nie muszą Państwo od razu podpisywać.

## ask
- Co jest w tym planie?""",
}
MESSAGES = {  # where, which child (screen `news`), saved questions (screen `meeting`, every plural form)
    "nl": ("Waar: {place}", "Over welk kind gaat het?", "U heeft {n} vraag klaargezet.|U heeft {n} vragen klaargezet."),
    "en": (
        "Where: {place}",
        "Which child is this about?",
        "You have saved {n} question.|You have saved {n} questions.",
    ),
    "tr": ("Nerede: {place}", "Hangi çocuğunuz hakkında?", "{n} soru kaydettiniz."),
    "ar": (
        "المكان: {place}",
        "أي طفل تقصدون؟",
        "لا توجد أسئلة محفوظة.|سؤال واحد محفوظ.|سؤالان محفوظان.|{n} أسئلة محفوظة.|{n} سؤالًا محفوظًا.|{n} سؤال محفوظ.",
    ),
    "pl": (
        "Gdzie: {place}",
        "O które dziecko chodzi?",
        "Zapisano {n} pytanie.|Zapisano {n} pytania.|Zapisano {n} pytań.",
    ),
}
GLOSSARY = """[opp]
nl = "opp"
full = "ontwikkelingsperspectief"
category = "support-plan"
abbreviations = ["opp"]
related = []
sources = ["law"]
valid_as_of = "2025-08-01"
agreed = { nl = "opp", en = "opp", tr = "opp planı", ar = "خطة [[opp]]", pl = "plan opp" }
"""
FACTS = """sources: {law: {title: The law}}
terms:
- {id: opp, valid_as_of: '2025-08-01', facts: [The school makes a plan.]}
"""

PHRASES = """[praise]
least = 2
themes = ["helping"]
"""
PRAISE = {  # title, text, words to search for, of two ready sentences
    "nl": (("Een klasgenoot geholpen", "Uw kind heeft vandaag een klasgenoot geholpen.", "hulp|samen|aardig"),
           ("Goed opgeruimd", "Uw kind hielp vandaag goed met opruimen.", "klas|netjes|taak")),
    "en": (("Helped a classmate", "Your child helped a classmate today.", "help|together|kind"),
           ("Helped to tidy up", "Your child helped well with tidying up today.", "class|neat|task")),
    "tr": (("Arkadaşına yardım etti", "Çocuğunuz bugün bir sınıf arkadaşına yardım etti.", "destek|birlikte|iyi"),
           ("Toplamaya yardım etti", "Çocuğunuz bugün sınıfın toplanmasına yardım etti.", "düzen|görev|temiz")),
    "ar": (("مساعدة زميل", "لفتة جميلة اليوم: مساعدة زميل في الصف.", "عون|معا|لطف"),
           ("مساعدة في الترتيب", "لفتة جميلة اليوم: المساعدة في ترتيب الصف.", "نظام|مهمة|نظافة")),
    "pl": (("Pomoc innemu dziecku", "Państwa dziecko pomogło dziś innemu dziecku w klasie.", "razem|dobro|wsparcie"),
           ("Pomoc w sprzątaniu", "Państwa dziecko dobrze pomogło dziś w sprzątaniu klasy.", "ład|zadanie|czysto")),
}  # fmt: skip


class Tiny:
    """The files, and a way to spoil one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(resource("locales") / "words", root / "locales" / "words")
        shutil.copy(resource("locales") / "languages.toml", root / "locales")
        self.write("messages/glossary.toml", GLOSSARY)
        self.write("messages/phrases.toml", PHRASES)
        self.write("facts/terms.yaml", FACTS)
        for code in load(root / "locales"):
            self.write_texts(code, CARDS[code], MESSAGES[code])
            self.write_praise(code, PRAISE[code])
        self.stamp()

    def write_texts(self, code: str, card: str, messages: tuple[str, str, str]) -> None:
        self.write(f"messages/{code}/glossary/opp.md", f'+++\nstatus = "draft"\nsource_rev = ""\n{card}\n')
        where, which, saved = messages
        forms = "".join(f'msgstr[{form}] "{words}"\n' for form, words in enumerate(saved.split("|")))
        plural = load(self.root / "locales")[code].plural
        catalogue = (
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
            f'msgctxt "events"\nmsgid "Where: {{place}}"\nmsgstr "{where}"\n\n'
            f'msgctxt "news"\nmsgid "Which child is this about?"\nmsgstr "{which}"\n\n'
            'msgctxt "meeting"\nmsgid "You have saved {n} question."\n'
            'msgid_plural "You have saved {n} questions."\n'
        )
        self.write(f"locales/{code}/LC_MESSAGES/bot.po", catalogue + forms)

    def write_praise(self, code: str, sentences: Sequence[tuple[str, str, str]]) -> None:
        theme = 'theme = "helping"\n' if code == "nl" else ""
        for number, (title, text, words) in enumerate(sentences, 1):
            search = ", ".join(f'"{word}"' for word in words.split("|"))
            head = f'title = "{title}"\n{theme}search = [{search}]\nstatus = "draft"\nsource_rev = ""\n'
            self.write(f"messages/{code}/praise/helped_{number}.md", f"+++\n{head}+++\n{text}\n")

    def write(self, name: str, words: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        words = (self.root / name).read_text(encoding="utf-8")
        assert old in words, f"{name} has no {old!r} to spoil"
        self.write(name, words.replace(old, new, 1))

    def stamp(self) -> list[Path]:
        return stamp(self.library(), self.root / "facts")

    def library(self) -> Library:
        return Library(self.root / "locales", self.root / "messages")

    def context(self) -> Context:
        return Context(self.library(), facts=read_facts(self.root / "facts"))
