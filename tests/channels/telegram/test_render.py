"""Screens as Telegram's HTML: what a person reads is exactly what was written, and nothing they typed is markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import can_link, render
from bot.core import markup
from bot.core.markup import Block, Span
from bot.core.screen import Button, Screen
from bot.core.tap import tap
from tests.fakes.telegram_server.html import parse_html

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["<b>", "</b>", "&amp;", "&", "<", '<a href="x">', "&lt;", "</blockquote>", "🏫"]
)
spans = st.builds(Span, words, bold=st.booleans(), term=st.booleans())
blocks = st.builds(Block, st.sampled_from(["p", "item", "head", "quote"]), st.lists(spans, max_size=3).map(tuple))


@given(st.lists(blocks, max_size=5).map(tuple))
def test_telegram_reads_back_the_same_text(rich: markup.Rich) -> None:
    rendered = render(Screen(rich), "en")
    text, entities = parse_html(rendered.html)
    assert text == markup.plain(rich)
    assert rendered.length == len(text)
    assert {entity["type"] for entity in entities} <= {"bold", "blockquote"}


@given(words)
def test_what_a_person_typed_is_never_markup(typed: str) -> None:
    text, entities = parse_html(render(Screen(typed), "en").html)
    assert not entities
    assert text == markup.plain(markup.literal(typed))


def test_bold_terms_headings_and_quotations() -> None:
    rich = markup.parse("## News\n\nAn **important** [[rapport]] of {who}\n- one\n- two", {"who": "<Ayşe>"})
    assert render(Screen(rich + markup.quote("Well done\nindeed")), "en").html == (
        "<b>News</b>\nAn <b>important</b> <b>rapport</b> of &lt;Ayşe&gt;\n• one\n• two\n\n"
        "<blockquote>Well done\nindeed</blockquote>"
    )


def test_a_row_of_buttons_runs_in_the_readers_direction() -> None:
    row = (Button("1", tap("a.one", 1)), Button("2", tap("a.two")), Button("3", url="https://example.org"))
    english, arabic = render(Screen("x", (row,)), "en").keyboard, render(Screen("x", (row,)), "ar").keyboard
    assert english == {
        "inline_keyboard": [
            [
                {"text": "1", "callback_data": "a.one:1"},
                {"text": "2", "callback_data": "a.two"},
                {"text": "3", "url": "https://example.org"},
            ]
        ]
    }
    assert arabic == {"inline_keyboard": [english["inline_keyboard"][0][::-1]]}


def test_an_address_that_telegram_refuses_becomes_text() -> None:
    rendered = render(Screen("Open it.", ((Button("The & page", url="http://localhost:8000/a?b=1&c"),),)), "en")
    assert rendered.keyboard is None
    assert parse_html(rendered.html)[0] == "Open it.\n\nThe & page: http://localhost:8000/a?b=1&c"
    assert rendered.length == len(parse_html(rendered.html)[0])


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://samen.example.org/x", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", False),
        ("http://[::1]:80/", False),
        ("http://[bad", False),
        ("javascript:a.b", False),
        ("", False),
    ],
)
def test_which_addresses_a_button_can_open(url: str, fits: bool) -> None:
    assert can_link(url) is fits
