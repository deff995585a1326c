"""Answers to good news, good words from home, and reminders of who waits."""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_bundle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_stale", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_answer_bundle_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_bundle")),
    )
    with op.batch_alter_table("answer_bundle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_bundle_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_bundle_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(
            "ix_answer_bundle_stale",
            ["id"],
            unique=False,
            sqlite_where=sa.text("is_stale IS 1"),
            postgresql_where=sa.text("is_stale IS true"),
        )

    op.create_table(
        "waiting_reminder",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_waiting_reminder_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_waiting_reminder")),
    )
    with op.batch_alter_table("waiting_reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_waiting_reminder_due",
            ["due"],
            unique=False,
            sqlite_where=sa.text("is_on IS 1"),
            postgresql_where=sa.text("is_on IS true"),
        )

    op.create_table(
        "good_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_good_word_broadcast_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_word_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_good_word_pupil_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_word")),
    )
    with op.batch_alter_table("good_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_word_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_word_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_word_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_word_written_at"), ["written_at"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("word_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bundle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_answer_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["answer_bundle.id"], name=op.f("fk_answer_bundle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_answer_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_answer_staff_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["word_id"], ["good_word.id"], name=op.f("fk_answer_word_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("broadcast_id", "person_id", "kind", name=op.f("uq_answer_broadcast_id_person_id_kind")),
        sa.UniqueConstraint("word_id", "staff_id", name=op.f("uq_answer_word_id_staff_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_bundle_id"), ["bundle_id"], unique=False)
        batch_op.create_index(
            "ix_answer_due",
            ["due"],
            unique=False,
            sqlite_where=sa.text("bundle_id IS NULL"),
            postgresql_where=sa.text("bundle_id IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_answer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_staff_id"), ["staff_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_staff_id"))
        batch_op.drop_index(batch_op.f("ix_answer_person_id"))
        batch_op.drop_index(
            "ix_answer_due", sqlite_where=sa.text("bundle_id IS NULL"), postgresql_where=sa.text("bundle_id IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_answer_bundle_id"))
        batch_op.drop_index(batch_op.f("ix_answer_at"))

    op.drop_table("answer")
    with op.batch_alter_table("good_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_good_word_written_at"))
        batch_op.drop_index(batch_op.f("ix_good_word_pupil_id"))
        batch_op.drop_index(batch_op.f("ix_good_word_person_id"))
        batch_op.drop_index(batch_op.f("ix_good_word_broadcast_id"))

    op.drop_table("good_word")
    with op.batch_alter_table("waiting_reminder", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_waiting_reminder_due", sqlite_where=sa.text("is_on IS 1"), postgresql_where=sa.text("is_on IS true")
        )

    op.drop_table("waiting_reminder")
    with op.batch_alter_table("answer_bundle", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_answer_bundle_stale",
            sqlite_where=sa.text("is_stale IS 1"),
            postgresql_where=sa.text("is_stale IS true"),
        )
        batch_op.drop_index(batch_op.f("ix_answer_bundle_staff_id"))
        batch_op.drop_index(batch_op.f("ix_answer_bundle_made_at"))

    op.drop_table("answer_bundle")
