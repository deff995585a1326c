"""Lines of parents that may go to Dutch: the language they are in, and whose they are."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("translated_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_in", sa.String(length=8), server_default="nl", nullable=False))
        batch_op.add_column(sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(batch_op.f("ix_translated_line_person_id"), ["person_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_translated_line_person_id"), "person", ["person_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("translated_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_translated_line_person_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_translated_line_person_id"))
        batch_op.drop_column("person_id")
        batch_op.drop_column("written_in")
