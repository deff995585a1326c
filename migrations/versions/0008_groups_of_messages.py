"""groups of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast_group",
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_group_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_broadcast_group_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "group_id", name=op.f("pk_broadcast_group")),
    )
    with op.batch_alter_table("broadcast_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_group_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("broadcast_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_group_group_id"))

    op.drop_table("broadcast_group")
