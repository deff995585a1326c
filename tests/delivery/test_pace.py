"""However late a busy process is, a channel never sees more in a second than it allows."""

import random

import pytest

from bot import clock
from bot.delivery.pace import Pace


class Sender:
    """Starts a message whenever the pace allows, and is late by as much as it is told."""

    def __init__(self, rate: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pace, self.now, self.started = Pace(rate, None), 100.0, list[float]()
        monkeypatch.setattr(clock, "monotonic", lambda: self.now)

    def send(self, late: float = 0.0) -> None:
        self.now += self.pace.wait() + late
        self.pace.start()
        self.started.append(self.now)

    @property
    def most_in_a_second(self) -> int:
        return max(sum(first <= at < first + 1 for at in self.started) for first in self.started)

    @property
    def rate(self) -> float:
        return (len(self.started) - 1) / (self.started[-1] - self.started[0])


@pytest.mark.parametrize("rate", [1, 29.6, 30, 60])
def test_messages_are_even_when_nothing_is_late(rate: float, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(rate, monkeypatch)
    for _ in range(200):
        sender.send()
    apart = [after - before for before, after in zip(sender.started, sender.started[1:], strict=False)]
    assert min(apart) > 0.9 / rate
    assert rate * 0.98 <= sender.rate <= rate * 1.02


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_late_no_second_has_too_many(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, sender = random.Random(seed), Sender(30, monkeypatch)
    for _ in range(600):
        sender.send(late=chance.choice([0.0, 0.0, 0.0, chance.uniform(0, 0.02), chance.uniform(0, 0.4)]))
    assert sender.most_in_a_second <= 30


def test_short_delays_are_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(100, monkeypatch)
    for number in range(1000):
        sender.send(late=0.05 if number % 20 == 0 else 0.0)
    assert sender.rate >= 95, "80, had it all been lost"


def test_who_was_idle_has_nothing_to_make_good(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(30, monkeypatch)
    sender.send()
    sender.now += 60
    for _ in range(10):
        sender.send()
    assert sum(at < sender.started[1] + 0.1 for at in sender.started[1:]) <= 4
