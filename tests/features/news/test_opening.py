"""A message that is rendered once per language, with the names put in after: as if it had been rendered with them."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.markup import plain
from bot.core.screen import from_json, gap, put_in, to_json
from bot.delivery.fit import fit
from bot.delivery.ports import Capabilities
from bot.features.news import content, screens
from bot.features.news.content import Reader
from bot.i18n.check.rendering import wrong_direction
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.rules import clean_nickname

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
ABOUT = {"id": 2**62, "school": "De Regenboog", "sender": "Meester Jan", "phrase": "helped_classmate"}
NAMES = st.one_of(
    st.sampled_from(
        ["Amina", "أمينة", "Zoë", 'O"Neill', "C:\\new", "{child}", "**vet**", "[[opp]]", "a</b>&", "x" * 80]
    ),
    st.text(min_size=1, max_size=30).map(clean_nickname).filter(bool),
)
READERS = st.builds(Reader, st.lists(NAMES, max_size=6), st.integers(1, 6), st.integers(1, 3))
OWN = st.sampled_from(["", "Goed gedaan!", 'Met "haakjes" en \\ en {child}', "مرحبا", "x " * 150])


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(reader=READERS, own=OWN)
def test_put_in_is_the_same_as_rendered_with(library: Library, language: str, reader: Reader, own: str) -> None:
    t, able = Texts(library, language), Capabilities()
    told = ABOUT | {"own": own, "reader": asdict(reader)}
    once = [to_json(part) for part in fit(screens.render(t, ABOUT | {"own": own}), able)]
    lines = screens.opening_lines(t, told)
    assert [put_in(part, lines) for part in once] == [to_json(part) for part in fit(screens.render(t, told), able)]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(reader=READERS)
def test_there_is_room_for_every_opening(library: Library, language: str, reader: Reader) -> None:
    """What `fit` counted is never less than what is put in."""
    t = Texts(library, language)
    said = content.read(ABOUT | {"reader": asdict(reader)})
    room = screens.message(t, content.read(ABOUT)).rich[0].text
    lines = screens.opening_lines(t, ABOUT | {"reader": asdict(reader)})
    assert len(plain(lines)) <= len(room)
    assert screens.message(t, said).rich[: len(lines)] == lines


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(reader=READERS)
def test_every_opening_reads_in_its_direction(library: Library, language: str, reader: Reader) -> None:
    t = Texts(library, language)
    for line in plain(screens.opening_lines(t, ABOUT | {"reader": asdict(reader)})).split("\n"):
        assert wrong_direction(line, rtl=t.language.is_rtl) is None


@pytest.mark.parametrize(
    ("language", "names", "head"),
    [
        ("nl", ("Amina", "Noor", "Sam"), "Goed nieuws over Amina, Noor en Sam"),
        ("en", ("Amina", "Noor", "Sam"), "Good news about Amina, Noor and Sam"),
        ("en", ("Amina", "نور"), "Good news about Amina and \u2068نور\u2069"),
        ("tr", ("Amina", "Noor"), "Amina ve Noor hakkında güzel bir haber"),
        ("pl", ("Amina", "Noor"), "Dobra wiadomość ze szkoły. Dzieci: Amina i Noor"),
        ("ar", ("Amina", "نور"), "خبر سار عن \u2068Amina\u2069 و\u2068نور\u2069"),
    ],
)
def test_several_children_are_listed_as_the_language_does(
    library: Library, language: str, names: tuple[str, ...], head: str
) -> None:
    reader = asdict(Reader(names=names, children=len(names)))
    lines = screens.opening_lines(Texts(library, language), ABOUT | {"reader": reader})
    assert plain(lines) == head


def test_who_has_too_many_names_reads_your_children(library: Library) -> None:
    reader = asdict(Reader(names=["x" * 30] * 5, children=5))
    lines = screens.opening_lines(Texts(library, "en"), ABOUT | {"reader": reader})
    assert plain(lines) == "Good news about your children"


def test_nobody_types_a_gap() -> None:
    assert clean_nickname(gap(5).text) is None


def test_without_a_gap_nothing_is_put_in() -> None:
    payload = to_json(from_json('{"body":[["p",[["Dag",false,false,""]]]],"buttons":[],"place":"below"}'))
    assert put_in(payload, (gap(1),)) == payload
