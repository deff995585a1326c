"""`samen glossary export`: all school words of a language as one page."""

import re
from collections import defaultdict
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import our_library
from bot.features.glossary.tables import TermNote
from bot.i18n.languages import all_languages
from bot.people.tables import School
from bot.store.db import Database
from bot.store.ids import new_id
from tests.cli.conftest import Cli

LIBRARY = our_library()
VOID = {"meta", "br", "link", "img", "input"}
LATIN = re.compile("[A-Za-z]")


class Page(HTMLParser):
    """Its ids and addresses, and every piece of text with the elements around it; a wrong nesting fails."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.addresses += [given[name] or "" for name in ("href", "src", "action", "srcset") if name in given]
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((data, list(self.open)))

    def inside(self, name: str, value: str) -> str:
        """The words inside elements with the attribute."""
        return "".join(text for text, around in self.texts if any(given.get(name) == value for _, given in around))

    @property
    def by_id(self) -> dict[str, str]:
        """The words inside each element that has an id."""
        found: dict[str, str] = defaultdict(str)
        for text, around in self.texts:
            for _, given in around:
                if "id" in given:
                    found[given["id"] or ""] += text
        return found


def exported(cli: Cli, lang: str, *more: str) -> str:
    return cli.done("glossary", "export", "--lang", lang, "--format", "html", *more)


@pytest.mark.parametrize("lang", all_languages())
def test_the_page_holds_every_word_and_needs_nothing_else(cli: Cli, lang: str) -> None:
    source = exported(cli, lang)
    page, language = Page(source), all_languages()[lang]
    assert f'<html lang="{lang}" dir="{language.direction}">' in source
    assert source.count("<article") == len(LIBRARY.glossary)
    assert len(set(page.ids)) == len(page.ids)
    assert set(LIBRARY.glossary) <= set(page.ids)
    assert page.addresses
    assert all(address.removeprefix("#") in page.ids for address in page.addresses)
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\son[a-z]+=", source)
    found = page.by_id
    for term in LIBRARY.glossary:
        words = LIBRARY.long[lang][f"glossary/{term}"].sections["ask"]
        assert re.sub(r"\[\[|\]\]|^- ", "", words.splitlines()[0]) in " ".join(found[term].split()), term


def test_it_is_honest_about_its_texts(cli: Cli) -> None:
    page = exported(cli, "en")
    drafts = [term for term in LIBRARY.glossary if LIBRARY.long["en"][f"glossary/{term}"].status != "native"]
    assert page.count("Not yet read by a native speaker.") == len(drafts)
    known = [about for about in LIBRARY.glossary.values() if about.get("publishers")]
    assert page.count("Sources: ") == len(known) > 180


def test_latin_words_are_isolated_in_arabic(cli: Cli) -> None:
    """Each in an element of its own, so that the line around it stays right to left."""
    page = Page(exported(cli, "ar", "--date", "2026-11-30"))
    loose = [
        text
        for text, around in page.texts
        if LATIN.search(text) and not any(tag in ("bdi", "style") or given.get("dir") == "ltr" for tag, given in around)
    ]
    assert loose == []
    assert not [text for text, _ in page.texts if re.search("[\u2066-\u2069\u200e\u200f]", text)]
    opp = [around[-1] for text, around in page.texts if text == "opp" and around[-1][0] == "bdi"]
    assert opp
    assert all(given["lang"] == "nl" for _, given in opp)


def test_the_index_leads_to_the_numbers(cli: Cli) -> None:
    source = exported(cli, "pl")
    numbers = dict(re.findall(r'<article id="([^"]+)">\s*<h3><span class="number">(\d+)</span>', source))
    assert list(numbers.values()) == [str(number) for number in range(1, len(LIBRARY.glossary) + 1)]
    index = source[source.index('class="index"') :]
    entries = re.findall(r'<a href="#([^"]+)">([^<]+)</a> <span>(\d+)</span>', index)
    assert {term for term, _, _ in entries} == set(LIBRARY.glossary)
    assert all(numbers[term] == number for term, _, number in entries)
    assert [word for term, word, _ in entries if term == "opp"] == ["ontwikkelingsperspectief", "opp"]
    letters = re.findall(r"<h3>([^<]+)</h3>", index)
    assert letters == sorted(letters)


def test_the_page_is_the_same_every_day_unless_a_date_is_given(cli: Cli) -> None:
    assert exported(cli, "nl") == exported(cli, "nl")
    assert "Afgedrukt op: maandag 30 november 2026" in exported(cli, "nl", "--date", "2026-11-30")


def test_a_file_is_written(cli: Cli, folder: Path) -> None:
    said = exported(cli, "tr", "-o", "words.html")
    assert f"words.html holds {len(LIBRARY.glossary)} school words" in said
    assert (folder / "words.html").read_text(encoding="utf-8") == exported(cli, "tr")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--lang", "xx", "--format", "html"), "no language 'xx'; choose one of: nl"),
        (("--lang", "nl", "--format", "docx"), "no format 'docx'; choose one of: html"),
        (("--lang", "nl", "--format", "html", "--date", "today"), "--date takes a date such as 2026-11-30"),
        (("--lang", "nl", "--format", "html", "-o", "no/where.html"), "no/where.html: No such file or directory"),
        (("--lang", "nl", "--format", "html", "--school", "regenboog"), "samen migrate"),
    ],
)
def test_a_wrong_use_is_refused(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    assert reason in cli.refused("glossary", "export", *arguments)


def test_an_unknown_school_is_refused(school: Cli) -> None:
    assert "there is no school 'linde'" in school.refused(
        "glossary", "export", "--lang", "nl", "--format", "html", "--school", "linde"
    )


def test_a_school_prints_its_own_lines_and_leaves_out_what_it_hides(school: Cli, folder: Path) -> None:
    (path,) = folder.glob("data/*.db")
    db = Database(f"sqlite:///{path}")
    with db.transaction() as session:
        school_id = session.scalars(select(School.id)).one()
        at = datetime(2026, 11, 24, tzinfo=UTC)
        note = TermNote(id=new_id(), school_id=school_id, term="opp", updated_at=at)
        note.line = "<i>Noor</i>, lokaal 4"
        session.add_all([note, TermNote(id=new_id(), school_id=school_id, term="brugklas", hidden=True, updated_at=at)])
    db.close_now()
    source = exported(school, "ar", "--school", "de-regenboog")
    page = Page(source)
    assert '<bdi lang="nl">De Regenboog</bdi>' in source
    assert "من مدرستكم:" in page.inside("id", "opp")
    assert '<bdi lang="nl">&lt;i&gt;Noor&lt;/i&gt;, lokaal 4</bdi>' in source
    assert set(LIBRARY.glossary) - set(page.ids) == {"brugklas"}
    assert "brugklas" in Page(exported(school, "ar")).ids
