"""What runs past SQLAlchemy must behave as if it had not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot.delivery import outbox
from bot.delivery.tables import OutMessage
from bot.store.base import table
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.inbox import Inbox
from bot.store.prepared import Prepared, insert_prepared
from tests.delivery.conftest import ROUTE, draft

_T = table(OutMessage).c
_SELECT = select(OutMessage.__table__).where(_T.kind == "reply", _T.created_at <= bindparam("at")).order_by(_T.id)
NOON = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)
AMSTERDAM = timezone(timedelta(hours=1))


def _put(session: Session) -> None:
    drafts = [draft("one", hold=True), draft("two", "2", due=NOON.astimezone(AMSTERDAM) + timedelta(hours=1))]
    outbox.put(session.connection(), ROUTE, drafts, NOON)


async def test_rows_are_the_same_as_through_sqlalchemy(db: Database) -> None:
    await db.run(_put)

    def both(session: Session) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        connection, at = session.connection(), {"at": NOON}
        known = [tuple(row) for row in connection.execute(_SELECT, at)]
        return known, [tuple(row) for row in Prepared(_SELECT).all(connection, at)]

    known, prepared = await db.read(both)
    assert prepared == known
    shown = [dict(zip(_T.keys(), row, strict=True)) for row in prepared]
    assert [(row["hold"], type(row["payload"])) for row in shown] == [(True, bytes), (False, bytes)]
    assert shown[1]["due"] == NOON + timedelta(hours=1)


async def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        await db.read(lambda session: Prepared(_SELECT).all(session.connection(), {"at": datetime(2026, 1, 1)}))  # noqa: DTZ001  that is the case


async def test_what_is_there_already_is_counted_as_not_new(db: Database) -> None:
    put = insert_prepared(
        Inbox, ("id", "channel", "external_id", "address", "received_at", "state"), "channel", "external_id"
    )
    row = {"channel": "telegram", "external_id": "1", "address": "1", "received_at": NOON, "state": "done"}
    assert await db.run(lambda session: put.run(session.connection(), {"id": new_id(), **row})) == 1
    assert await db.run(lambda session: put.run(session.connection(), {"id": new_id(), **row})) == 0


async def test_each_of_many_has_its_own_answer(db: Database) -> None:
    columns = ("id", "channel", "external_id", "address", "received_at", "state")
    put = insert_prepared(Inbox, columns, "channel", "external_id", returning=table(Inbox).c.external_id)
    find = Prepared(select(table(Inbox).c.address).where(table(Inbox).c.address.in_([bindparam("a"), bindparam("b")])))
    row = {"channel": "telegram", "received_at": NOON, "state": "done"}

    def work(session: Session) -> tuple[list[list[str]], list[list[str]]]:
        rows = [{"id": new_id(), "external_id": given, "address": given, **row} for given in ("1", "2", "1", "3")]
        placed = put.each(session.connection(), rows)
        asked = [{"a": "1", "b": "9"}, {"a": "8", "b": "9"}, {"a": "2", "b": "3"}]
        found = find.each(session.connection(), asked)
        return [[row.external_id for row in rows] for rows in placed], [sorted(row.address for row in r) for r in found]

    placed, found = await db.run(work)
    assert placed == [["1"], ["2"], [], ["3"]]
    assert found == [["1"], [], ["2", "3"]]
    assert await db.run(lambda session: put.each(session.connection(), [])) == []


async def test_a_refused_row_is_sqlalchemys_error_without_the_values(db: Database) -> None:
    columns = ("id", "channel", "external_id", "address", "received_at", "state")
    put = Prepared(lambda _: insert(table(Inbox)), columns)
    row = {"channel": None, "external_id": "1", "address": "secret words", "received_at": NOON, "state": "done"}
    with pytest.raises(IntegrityError) as refused:
        await db.run(lambda session: put.run(session.connection(), {"id": new_id(), **row}))
    assert refused.value.params is None
    assert "INSERT INTO inbox" in str(refused.value.statement)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_cut_connection_is_noticed_and_not_used_again(db: Database) -> None:
    prepared = Prepared(_SELECT)

    def cut(connection: Connection) -> bool:
        with db.engine.begin() as other:
            number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        try:
            prepared.all(connection, {"at": NOON})
        except DBAPIError as error:
            return error.connection_invalidated and connection.invalidated
        return False

    with db.engine.connect() as connection:
        assert cut(connection)
    assert await db.read(lambda session: prepared.all(session.connection(), {"at": NOON})) == []
