"""Photos, and what guardians said about them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("pupils", sa.SmallInteger(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_photo_address_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_photo_school_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_photo_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_address_id"), ["address_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_hidden_at"), ["hidden_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_state"), ["state"], unique=False)

    op.create_table(
        "photo_pupil",
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_pupil_photo_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_photo_pupil_pupil_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "pupil_id", name=op.f("pk_photo_pupil")),
    )
    with op.batch_alter_table("photo_pupil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_pupil_pupil_id"), ["pupil_id"], unique=False)

    op.create_table(
        "photo_consent",
        sa.Column("guardian_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["guardian.id"], name=op.f("fk_photo_consent_guardian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guardian_id", name=op.f("pk_photo_consent")),
    )
    with op.batch_alter_table("out_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(
            "ix_out_message_photo_id",
            ["photo_id"],
            unique=False,
            sqlite_where=sa.text("photo_id IS NOT NULL"),
            postgresql_where=sa.text("photo_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("out_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_out_message_photo_id",
            sqlite_where=sa.text("photo_id IS NOT NULL"),
            postgresql_where=sa.text("photo_id IS NOT NULL"),
        )
        batch_op.drop_column("photo_id")

    op.drop_table("photo_consent")
    with op.batch_alter_table("photo_pupil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_pupil_pupil_id"))

    op.drop_table("photo_pupil")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_state"))
        batch_op.drop_index(batch_op.f("ix_photo_staff_id"))
        batch_op.drop_index(batch_op.f("ix_photo_school_id"))
        batch_op.drop_index(batch_op.f("ix_photo_hidden_at"))
        batch_op.drop_index(batch_op.f("ix_photo_created_at"))
        batch_op.drop_index(batch_op.f("ix_photo_address_id"))

    op.drop_table("photo")
