"""Good news about children."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_pupil",
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_news_pupil_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_news_pupil_pupil_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("broadcast_id", "pupil_id", name=op.f("pk_news_pupil")),
    )
    with op.batch_alter_table("news_pupil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_pupil_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_column("kept")

    with op.batch_alter_table("news_pupil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_pupil_pupil_id"))

    op.drop_table("news_pupil")
