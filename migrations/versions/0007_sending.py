"""sending."""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_item",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_digest_item_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_digest_item_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "broadcast_id", name=op.f("pk_digest_item")),
    )
    with op.batch_alter_table("digest_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_item_added_at"), ["added_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_digest_item_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(
            "ix_digest_item_due",
            ["due"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "reaction",
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_reaction_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reaction_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", "kind", name=op.f("pk_reaction")),
    )
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reaction_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reaction_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("corrects", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("words_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reason_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("finished_at", bot.store.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_broadcast_corrects"), ["corrects"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcast_staff_id"), ["staff_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_broadcast_staff_id"), "staff", ["staff_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_broadcast_corrects"), "broadcast", ["corrects"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("out_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capped", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_out_message_capped",
            ["address_id", "sent_at"],
            unique=False,
            sqlite_where=sa.text("capped IS 1"),
            postgresql_where=sa.text("capped IS true"),
        )

    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weekly_cap", sa.SmallInteger(), server_default="3", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_column("weekly_cap")

    with op.batch_alter_table("out_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_out_message_capped", sqlite_where=sa.text("capped IS 1"), postgresql_where=sa.text("capped IS true")
        )
        batch_op.drop_column("capped")

    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_broadcast_corrects"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_broadcast_staff_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_broadcast_staff_id"))
        batch_op.drop_index(batch_op.f("ix_broadcast_corrects"))
        batch_op.drop_column("finished_at")
        batch_op.drop_column("reason_sealed")
        batch_op.drop_column("urgent")
        batch_op.drop_column("words_sealed")
        batch_op.drop_column("corrects")
        batch_op.drop_column("staff_id")

    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reaction_person_id"))
        batch_op.drop_index(batch_op.f("ix_reaction_at"))

    op.drop_table("reaction")
    with op.batch_alter_table("digest_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_digest_item_due",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_digest_item_broadcast_id"))
        batch_op.drop_index(batch_op.f("ix_digest_item_added_at"))

    op.drop_table("digest_item")
