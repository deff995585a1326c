"""Whatever is tapped or typed, by whom and in whatever order: there is an answer, and nobody has a place too many."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.incoming import Tapped, Text
from bot.features.events.feature import FEATURE
from bot.turns.engine import Outcome
from tests.features.events.hall import Hall
from tests.features.glossary.conftest import Place, place

pytestmark = pytest.mark.long

__all__ = ["place"]

NUMBERS = st.sampled_from(
    ["EVENT", "EVENT", "EVENT", "NEED", "0", "1", "2", "3", "4", "9", str(2**63 - 1), str(2**63), "x", ""]
)


def _taps(name: str, most: int) -> st.SearchStrategy[str]:
    return st.lists(NUMBERS, min_size=most, max_size=most).map(lambda args: ":".join((name, *args)))


TAPS = st.one_of(
    *(_taps(name, len(route.converters)) for name, route in FEATURE.router.taps.items()),
    *(st.sampled_from(["events.come:EVENT:1", "events.come:EVENT:2", "events.no:EVENT", "events.accept:EVENT"]),) * 9,
    st.text(max_size=20).map(lambda words: f"events.show:{words}"),
)
ACTS = st.lists(st.tuples(st.integers(0, 2), st.one_of(TAPS.map(Tapped), st.text(min_size=1).map(Text))), max_size=12)


@pytest.fixture
def hall(place: Place) -> Hall:
    return Hall(place)


@given(acts=ACTS, capacity=st.sampled_from([None, 1, 2, 3]))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
async def test_any_order_of_taps_is_answered(
    hall: Hall, acts: list[tuple[int, Tapped | Text]], capacity: int | None
) -> None:
    event = hall.event(capacity=capacity)
    need = hall.need(event, wanted=2)
    pupils = (hall.place.school.amina, hall.place.school.luuk, hall.place.zofia)
    chats = [await hall.place.parent(pupil) for pupil in pupils]
    for who, act in acts:
        if isinstance(act, Tapped):
            await chats[who].press(act.data.replace("EVENT", str(event)).replace("NEED", str(need)))
        else:
            await chats[who].do(act)
        assert chats[who].outcome is Outcome.DONE, act
    numbers = hall.numbers(event)
    assert capacity is None or numbers.people <= capacity
    assert sum(number for number, _ in hall.contributions(need)) <= 2


async def test_a_stranger_reaches_nothing(hall: Hall) -> None:
    """Every button of invitations, pressed by a parent of another school and by a visitor."""
    event = hall.event()
    need = hall.need(event)
    own = await hall.place.parent()
    await own.press(f"events.come:{event}:2")
    await own.press(f"events.take:{need}:1")
    before = (hall.numbers(event), hall.contributions(need))
    for chat in (await hall.place.parent(hall.place.zofia), await hall.place.visitor()):
        for name, route in FEATURE.router.taps.items():
            for number in (event, need, 12345):
                shown = await chat.press(":".join((name, *[str(number), "1"][: len(route.converters)])))
                assert "Coffee" not in shown.text, name
                assert "Aula" not in shown.text, name
    assert (hall.numbers(event), hall.contributions(need)) == before
