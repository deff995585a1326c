"""Each service over HTTP, against a stand-in that answers in every way: what it becomes is a value, never an error."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bot import clock
from bot.config import Settings
from bot.translate import services as all_services
from bot.translate.ports import Failed, Quota, Service, Why
from bot.translate.services import http
from bot.translate.services.deepl import FREE, PAID, DeepL
from tests.fakes.translators import KEY, KINDS, MODEL, SENTENCES, FakeTranslators, Kind, Trouble

MASKED = 'Onze <x id="1"/> is <x id="2"/>, lokaal &amp; gang.'
STATUSES: dict[int, Why] = {
    301: Why.ADDRESS,
    307: Why.ADDRESS,
    400: Why.REFUSED,
    401: Why.KEY,
    402: Why.QUOTA,
    403: Why.KEY,
    404: Why.ADDRESS,
    405: Why.ADDRESS,
    408: Why.SLOW,
    413: Why.LONG,
    418: Why.REFUSED,
    422: Why.REFUSED,
    429: Why.BUSY,
    456: Why.QUOTA,
    500: Why.DOWN,
    502: Why.DOWN,
    503: Why.BUSY,
    504: Why.SLOW,
    529: Why.BUSY,
    204: Why.REFUSED,
}
SPOILT: dict[Trouble, Why] = {
    "garbage": Why.GARBLED,
    "shape": Why.GARBLED,
    "list": Why.GARBLED,
    "empty": Why.GARBLED,
    "huge": Why.GARBLED,
    "deep": Why.GARBLED,
    "truncated": Why.UNREACHABLE,
    "reset": Why.UNREACHABLE,
    "hang": Why.SLOW,
    "drip": Why.SLOW,
}


OVERDUE = ("hang", "drip")  # troubles that only the end of our patience ends


@contextmanager
def hurried(monkeypatch: pytest.MonkeyPatch, trouble: object) -> Iterator[None]:
    """Less patience where it has to end; everything else gets all of it, because a busy machine may be slow."""
    with monkeypatch.context() as patch:
        if trouble in OVERDUE:
            patch.setattr(http, "TIMEOUT", httpx.Timeout(0.3))
            patch.setattr(http, "WHOLE", 0.4)
        yield


def trouble_in(request: pytest.FixtureRequest) -> object:
    """What the test is about, if it is tried with several troubles."""
    return request.node.callspec.params.get("trouble") if hasattr(request.node, "callspec") else None


def connect(services: FakeTranslators, kind: Kind, key: str = KEY) -> Service:
    given = {"translator": kind, "translator_url": services.url(kind), "translator_key": key}
    service = all_services.make(Settings.model_validate({**given, "translator_model": MODEL}))
    assert service is not None
    return service


@pytest.fixture(params=KINDS)
async def service(
    request: pytest.FixtureRequest, services: FakeTranslators, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Service]:
    with hurried(monkeypatch, trouble_in(request)):
        made = connect(services, request.param)
        yield made
        await made.close()


async def test_a_line_comes_back_with_its_marks(service: Service, services: FakeTranslators) -> None:
    for language in ("en", "tr", "ar", "pl"):
        wanted = f'{SENTENCES[language]} <x id="1"/> <x id="2"/>.'
        assert await service.translate(MASKED, language) == wanted
    assert {asked.text for asked in services.asked} == {MASKED}


async def test_a_line_of_a_parent_comes_back_in_dutch(service: Service, services: FakeTranslators) -> None:
    for source in ("en", "tr", "ar", "pl"):
        wanted = f'{SENTENCES["nl"]} <x id="1"/> <x id="2"/>.'
        assert await service.translate(MASKED, "nl", source) == wanted
    assert {(asked.language, asked.text) for asked in services.asked} == {("nl", MASKED)}


@pytest.mark.parametrize("status", STATUSES)
async def test_every_status_has_its_reason(service: Service, services: FakeTranslators, status: int) -> None:
    services.trouble = status
    assert await service.translate(MASKED, "tr") == Failed(STATUSES[status])
    assert len(services.asked) == 1, "a service never tries again by itself, nor goes elsewhere"


@pytest.mark.parametrize("trouble", SPOILT)
async def test_every_broken_answer_has_its_reason(
    service: Service, services: FakeTranslators, trouble: Trouble
) -> None:
    services.trouble = trouble
    assert await service.translate(MASKED, "tr") == Failed(SPOILT[trouble])


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("17", 17.0), ("0", 0.0), ("9999999999", 86_400.0), ("soon", 0.0), ("-3", 0.0), ("٣", 0.0), ("", 0.0)],
)
async def test_how_long_a_service_wants_us_to_wait(
    service: Service, services: FakeTranslators, written: str, seconds: float
) -> None:
    services.trouble, services.retry_after = 429, written.encode("utf-8").decode("latin-1")
    assert await service.translate(MASKED, "tr") == Failed(Why.BUSY, seconds)


async def test_a_service_may_name_the_moment(service: Service, services: FakeTranslators) -> None:
    later = clock.now() + timedelta(seconds=90)
    services.trouble, services.retry_after = 503, format_datetime(later.astimezone(UTC), usegmt=True)
    answer = await service.translate(MASKED, "tr")
    assert isinstance(answer, Failed)
    assert 85 < answer.after <= 90
    services.retry_after = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    assert await service.translate(MASKED, "tr") == Failed(Why.BUSY, 0.0)


async def test_a_slow_answer_still_counts(services: FakeTranslators) -> None:
    services.trouble = "slow"
    service = connect(services, "deepl")
    assert isinstance(await service.translate(MASKED, "tr"), str)
    await service.close()


async def test_nobody_at_the_address(services: FakeTranslators) -> None:
    service = DeepL(KEY, "http://127.0.0.1:9")
    assert await service.translate(MASKED, "tr") == Failed(Why.UNREACHABLE)
    assert await service.quota() == Failed(Why.UNREACHABLE)
    await service.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_key(services: FakeTranslators, kind: Kind) -> None:
    service = connect(services, kind, "another")
    assert await service.translate(MASKED, "en") == Failed(Why.KEY)
    await service.close()


async def test_each_is_asked_in_its_own_way(services: FakeTranslators) -> None:
    for kind in KINDS:
        service = connect(services, kind)
        await service.translate(MASKED, "en")
        await service.close()
    deepl, libretranslate, openai = (asked.body for asked in services.asked)
    assert (deepl["source_lang"], deepl["target_lang"], deepl["tag_handling"]) == ("NL", "EN-GB", "xml")
    assert deepl["formality"] == "prefer_more"
    assert (libretranslate["source"], libretranslate["target"], libretranslate["format"]) == ("nl", "en", "html")
    assert openai["model"] == MODEL
    assert "polite" in openai["messages"][0]["content"]
    assert openai["messages"][1] == {"role": "user", "content": MASKED}


async def test_each_is_told_from_which_language(services: FakeTranslators) -> None:
    for kind in KINDS:
        service = connect(services, kind)
        await service.translate(MASKED, "nl", "ar")
        await service.close()
    deepl, libretranslate, openai = (asked.body for asked in services.asked)
    assert (deepl["source_lang"], deepl["target_lang"]) == ("AR", "NL")
    assert (libretranslate["source"], libretranslate["target"]) == ("ar", "nl")
    assert "a parent wrote to the teacher of their child, from Modern Standard Arabic into Dutch" in _task(openai)


def _task(body: dict[str, Any]) -> str:  # Any: JSON
    return str(body["messages"][0]["content"])


async def test_openai_says_two_things_with_429(services: FakeTranslators) -> None:
    services.trouble, services.body = 429, {"error": {"code": "insufficient_quota"}}
    service = connect(services, "openai")
    assert await service.translate(MASKED, "en") == Failed(Why.QUOTA)
    services.trouble = "cut off"
    assert await service.translate(MASKED, "en") == Failed(Why.GARBLED)
    await service.close()


async def test_only_deepl_says_what_is_left(service: Service, services: FakeTranslators) -> None:
    expected = Quota(1204, 500_000) if service.about.name == "DeepL" else None
    assert await service.quota() == expected


@pytest.mark.parametrize("status", [403, 456, 500])
async def test_a_quota_that_cannot_be_had_is_a_value(services: FakeTranslators, status: int) -> None:
    services.trouble = status
    service = connect(services, "deepl")
    assert isinstance(await service.quota(), Failed)
    await service.close()


def test_the_key_says_which_deepl_it_is_for() -> None:
    for key, url in (("abc:fx", FREE), ("abc", PAID)):
        made = all_services.make(Settings.model_validate({"translator": "deepl", "translator_key": key}))
        assert made is not None
        assert f"https://{made.about.host}" == url


def test_none_is_the_default() -> None:
    assert Settings.model_fields["translator"].default == "none"
    assert all_services.make(Settings.model_validate({"translator_key": KEY})) is None


async def test_no_word_and_no_key_is_logged(
    service: Service, services: FakeTranslators, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    for trouble in (None, 400, 403, 429, 500, "garbage", "shape", "truncated", "reset", "hang"):
        services.trouble = trouble
        with hurried(monkeypatch, trouble):
            answer = await service.translate(MASKED, "tr")
        assert KEY not in repr(answer)
    assert "lokaal" not in caplog.text
    assert KEY not in caplog.text
