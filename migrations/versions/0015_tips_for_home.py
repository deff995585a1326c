"""Tips for home: who wants one a week, and which ones somebody had."""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_seen",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tip", sa.String(length=60), nullable=False),
        sa.Column("at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tip_seen_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "tip", name=op.f("pk_tip_seen")),
    )
    with op.batch_alter_table("tip_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_seen_at"), ["at"], unique=False)

    op.create_table(
        "tip_wish",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tip_wish_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_tip_wish")),
    )
    with op.batch_alter_table("tip_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_wish_due"), ["due"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tip_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_wish_due"))

    op.drop_table("tip_wish")
    with op.batch_alter_table("tip_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_seen_at"))

    op.drop_table("tip_seen")
