"""Written texts become spans; what a person typed never becomes markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import markup
from bot.core.markup import Block, Span, parse, plain
from bot.core.screen import Button, Document, Place, Screen, from_json, rows, to_json
from bot.core.tap import LIMIT, Tap, decode, tap

SOURCE = """**Bold** and [[opp]].
Still the first paragraph.

- one
- two

## Heading

Hello {name}!"""


def test_a_text_is_read_into_blocks() -> None:
    assert parse(SOURCE, {"name": "Sara"}) == (
        Block(
            "p", (Span("Bold", bold=True), Span(" and "), Span("opp", term=True), Span(". Still the first paragraph."))
        ),
        Block("item", (Span("one"),)),
        Block("item", (Span("two"),)),
        Block("head", (Span("Heading"),)),
        Block("p", (Span("Hello "), Span("Sara"), Span("!"))),
    )


def test_plain_text_keeps_paragraphs_and_items_apart() -> None:
    assert plain(parse(SOURCE, {"name": "Sara"})) == (
        "Bold and opp. Still the first paragraph.\n• one\n• two\n\nHeading\nHello Sara!"
    )


@given(st.text())
def test_a_value_is_always_literal(value: str) -> None:
    (block,) = parse("Hello {name}", {"name": value})
    assert block.spans[-1] == Span(value)
    assert not any(span.bold or span.term for span in block.spans)


def test_a_missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        parse("Hello {name}")


def test_the_same_text_with_other_values_is_not_mixed_up() -> None:
    assert plain(parse("Hello {name}", {"name": "A"})) == "Hello A"
    assert plain(parse("Hello {name}", {"name": "B"})) == "Hello B"


def test_a_screen_survives_its_journey_through_the_outbox() -> None:
    screen = Screen(
        parse(SOURCE, {"name": "🌈"}),
        rows(Button("Menu", tap("home.menu")), Button("Console", url="https://samen.example/x")),
        Place.BELOW,
        document=Document("my-data.json", "application/json", b"{}\xff"),
    )
    again = from_json(to_json(screen))
    assert again == screen


def test_a_string_body_is_literal() -> None:
    assert Screen("**not bold**").rich == markup.literal("**not bold**")


@given(st.text(max_size=100))
def test_any_payload_decodes_to_a_tap_that_encodes_to_it_or_to_nothing(data: str) -> None:
    found = decode(data)
    assert found is None or found.encode() == data


@pytest.mark.parametrize("bad", ["", "home", "home.menu:a b", "home.menu:é", "Home.menu", "home.menu:" + "x" * LIMIT])
def test_what_is_not_ours_is_no_tap(bad: str) -> None:
    assert decode(bad) is None


def test_a_button_that_cannot_be_carried_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        tap("home.menu", "x" * 60).encode()
    with pytest.raises(ValueError, match="cannot carry"):
        Tap("home.menu", ("a:b",)).encode()
