"""What languages promise as data: plural forms, dates, and a sixth language without code."""

import tomllib
from datetime import UTC, date, datetime

import pytest

from bot.i18n.check import check
from bot.i18n.languages import resource
from bot.i18n.texts import Texts
from tests.content.tiny import Tiny

# Frisian: Babel knows it, our lists of words and its limits do not.
FRISIAN = """
[fy]
name = "Frysk"
babel = "fy"
direction = "ltr"
date = "EEEE d MMMM"
dutch_is_called = "Nederlânsk"
plural = "nplurals=2; plural=(n != 1);"
quotes = "‘’"
comma = ","
question = "?"
semicolon = ";"
letters = "a-zA-ZâêôûúÂÊÔÛÚ"
"""
FRISIAN_CARD = """title = "opp"
say = "o-pee-pee"
short = "In plan foar jo bern"
aliases = ["opepe"]
descriptions = ["a plan"]
+++
In [[opp]] is in plan fan de skoalle foar jo bern. De skoalle praat mei jo oer de doelen en oer de help yn de klasse.

## you
De skoalle moat it plan mei jo beprate. Jo meie immen meinimme nei it petear.

## right
Jo hawwe it rjocht om nee te sizzen. Jo hoege net daliks te tekenjen.

## ask
- Wat stiet der yn it plan?"""
FRISIAN_PRAISE = (
    ("In klasgenoat holpen", "Jo bern hat hjoed in klasgenoat holpen.", "help|tegearre|aardich"),
    ("Goed opromme", "Jo bern holp hjoed goed mei it opromjen.", "klasse|kreas|taak"),
)
FRISIAN_MESSAGES = ("Wêr: {place}", "Oer hokker bern giet it?", "Jo hawwe {n} fraach.|Jo hawwe {n} fragen.")


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3), (111, 4), (200, 5)],
)
def test_arabic_plural_forms(tiny: Tiny, n: int, form: int) -> None:
    tiny.write(
        "locales/ar/LC_MESSAGES/bot.po",
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {tiny.library().languages["ar"].plural}\\n"\n\n'
        'msgctxt "m"\nmsgid "{n} one"\nmsgid_plural "{n} many"\n'
        + "".join(f'msgstr[{number}] "{number}"\n' for number in range(6)),
    )
    assert Texts(tiny.library(), "ar").n("m", "{n} one", "{n} many", n).lstrip("\u200f") == str(form)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("nl", "donderdag 5 november"),
        ("en", "Thursday 5 November"),
        ("tr", "5 Kasım Perşembe"),
        ("ar", "الخميس 5 نوفمبر (5/11)"),
        ("pl", "czwartek, 5 listopada"),
    ],
)
def test_dates(tiny: Tiny, code: str, day: str) -> None:
    t = Texts(tiny.library(), code)
    assert t.day(date(2026, 11, 5), now=datetime(2026, 11, 1, tzinfo=UTC)) == day
    assert t.time(datetime(2026, 11, 5, 13, 30, tzinfo=UTC)) == "14:30"


def test_a_sixth_language_is_only_data(tiny: Tiny) -> None:
    manifest = tiny.root / "locales" / "languages.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + FRISIAN, encoding="utf-8")
    tiny.replace("messages/glossary.toml", 'pl = "plan opp"', 'pl = "plan opp", fy = "opp"')
    tiny.write_texts("fy", FRISIAN_CARD, FRISIAN_MESSAGES)
    tiny.write_praise("fy", FRISIAN_PRAISE)
    tiny.stamp()
    library = tiny.library()
    found = check(library, facts=tiny.root / "facts")
    assert [str(problem) for problem in found if not problem.note] == []
    assert any("names no dictionary" in problem.problem for problem in found)
    t = Texts(library, "fy")
    assert t("events", "Where: {place}", place="Ljouwert") == "Wêr: Ljouwert"
    assert t.day(date(2026, 11, 5)) == "tongersdei 5 Novimber"


def test_a_sixth_language_that_is_not_complete_is_found(tiny: Tiny) -> None:
    manifest = tiny.root / "locales" / "languages.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + FRISIAN, encoding="utf-8")
    found = [str(problem) for problem in check(tiny.library(), facts=tiny.root / "facts") if not problem.note]
    assert any("fy/glossary/opp.md:1: is missing" in line for line in found)
    assert any("fy/LC_MESSAGES/bot.po:1: is missing" in line for line in found)


def test_every_language_has_its_word_list_and_every_list_its_language() -> None:
    words = resource("locales") / "words"
    manifest = tomllib.loads((resource("locales") / "languages.toml").read_text(encoding="utf-8"))
    assert {path.stem for path in words.glob("*.toml")} == {*manifest, "shared"}
