"""Meetings, questions to school, expectations; numbers for help; a guardian may have no right to be told."""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_number",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_help_number_school_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_number")),
    )
    with op.batch_alter_table("help_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_number_school_id"), ["school_id"], unique=False)

    op.create_table(
        "enquiry_inbox",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_enquiry_inbox_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_enquiry_inbox")),
    )
    with op.batch_alter_table("enquiry_inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_inbox_due"), ["due"], unique=False)

    op.create_table(
        "expectation_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_expectation_round_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_expectation_round_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_round")),
        sa.UniqueConstraint("group_id", "year", name=op.f("uq_expectation_round_group_id_year")),
    )
    with op.batch_alter_table("expectation_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_round_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "meeting_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("goal", sa.String(length=30), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("picks", sa.Boolean(), nullable=False),
        sa.Column("choose_until", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("others_from", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_meeting_round_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_meeting_round_school_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_meeting_round_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_round")),
    )
    with op.batch_alter_table("meeting_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_round_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_round_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_round_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_round_state"), ["state"], unique=False)

    op.create_table(
        "enquiry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("wish", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("promised_day", sa.Date(), nullable=True),
        sa.Column("answer_by", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leader_from", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enquiry_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_enquiry_pupil_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_enquiry_school_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_enquiry_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
    )
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("ix_enquiry_school_id_state", ["school_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "expectation_notice",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expectation_notice_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pupil_id"], ["pupil.id"], name=op.f("fk_expectation_notice_pupil_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["expectation_round.id"], name=op.f("fk_expectation_notice_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "what", "pupil_id", "person_id", name=op.f("pk_expectation_notice")),
    )
    with op.batch_alter_table("expectation_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_notice_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_expectation_notice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "expectation_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("done_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("updated_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expectation_sheet_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pupil_id"], ["pupil.id"], name=op.f("fk_expectation_sheet_pupil_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["expectation_round.id"], name=op.f("fk_expectation_sheet_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_sheet")),
    )
    with op.batch_alter_table("expectation_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_sheet_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expectation_sheet_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("ix_expectation_sheet_round_id_pupil_id", ["round_id", "pupil_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("head_start", sa.Boolean(), nullable=False),
        sa.Column("child_joins", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("starts_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ends_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("notes_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("agreed_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_meeting_pupil_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["meeting_round.id"], name=op.f("fk_meeting_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_meeting_school_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_meeting_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_meeting_school_id_starts_at", ["school_id", "starts_at"], unique=False)
        batch_op.create_index("ix_meeting_staff_id_starts_at", ["staff_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_state"), ["state"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("phrase", sa.String(length=40), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("look_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("check_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agreement_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_check_at",
            ["check_at"],
            unique=False,
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_agreement_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "agreement_reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("says", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("said_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agreement_reply_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_agreement_reply_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_reply")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_agreement_reply_meeting_id_person_id")),
    )
    with op.batch_alter_table("agreement_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_reply_person_id"), ["person_id"], unique=False)

    op.create_table(
        "enquiry_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_parent", sa.Boolean(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiry.id"], name=op.f("fk_enquiry_line_enquiry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_enquiry_line_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_line")),
    )
    with op.batch_alter_table("enquiry_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_line_enquiry_id"), ["enquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_line_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "enquiry_notice",
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiry.id"], name=op.f("fk_enquiry_notice_enquiry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enquiry_notice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("enquiry_id", "what", "person_id", name=op.f("pk_enquiry_notice")),
    )
    with op.batch_alter_table("enquiry_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_notice_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_notice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "expectation_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=10), nullable=False),
        sa.Column("phrase", sa.String(length=40), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["expectation_sheet.id"], name=op.f("fk_expectation_answer_sheet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation_answer")),
        sa.UniqueConstraint("sheet_id", "question", name=op.f("uq_expectation_answer_sheet_id_question")),
    )
    op.create_table(
        "meeting_notice",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_notice_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_notice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "what", "person_id", name=op.f("pk_meeting_notice")),
    )
    with op.batch_alter_table("meeting_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_notice_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_notice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_seat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_seat_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_meeting_seat_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_seat")),
    )
    with op.batch_alter_table("meeting_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_seat_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_seat_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "meeting_slot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("starts_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_slot_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["meeting_round.id"], name=op.f("fk_meeting_slot_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_meeting_slot_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_slot")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_slot_meeting_id")),
    )
    with op.batch_alter_table("meeting_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_slot_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_meeting_slot_staff_id_starts_at", ["staff_id", "starts_at"], unique=False)

    op.create_table(
        "meeting_staff_notice",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_staff_notice_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_meeting_staff_notice_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "what", "staff_id", name=op.f("pk_meeting_staff_notice")),
    )
    with op.batch_alter_table("meeting_staff_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_staff_notice_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_staff_notice_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "preparation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("companion", sa.Boolean(), nullable=False),
        sa.Column("other_time", sa.Boolean(), nullable=False),
        sa.Column("call", sa.Boolean(), nullable=False),
        sa.Column("drawing", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("may_translate", sa.Boolean(), nullable=False),
        sa.Column("sent_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("read_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("updated_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_preparation_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_preparation_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_preparation_meeting_id_person_id")),
    )
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preparation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "agreement_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("look_day", sa.Date(), nullable=False),
        sa.Column("says", sa.String(length=10), nullable=False),
        sa.Column("said_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_check_agreement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_agreement_check_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_agreement_check_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_check")),
    )
    with op.batch_alter_table("agreement_check", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_check_agreement_id_look_day", ["agreement_id", "look_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_check_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_check_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "prepared_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("preparation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=True),
        sa.Column("term", sa.String(length=60), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", bot.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("added_at", bot.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["preparation_id"], ["preparation.id"], name=op.f("fk_prepared_line_preparation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_line")),
    )
    with op.batch_alter_table("prepared_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prepared_line_preparation_id"), ["preparation_id"], unique=False)

    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(sa.Column("informed", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.drop_column("informed")

    with op.batch_alter_table("prepared_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prepared_line_preparation_id"))

    op.drop_table("prepared_line")
    with op.batch_alter_table("agreement_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_check_staff_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_check_person_id"))
        batch_op.drop_index("ix_agreement_check_agreement_id_look_day")

    op.drop_table("agreement_check")
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preparation_person_id"))

    op.drop_table("preparation")
    with op.batch_alter_table("meeting_staff_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_staff_notice_staff_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_staff_notice_due"))

    op.drop_table("meeting_staff_notice")
    with op.batch_alter_table("meeting_slot", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_slot_staff_id_starts_at")
        batch_op.drop_index(batch_op.f("ix_meeting_slot_round_id"))

    op.drop_table("meeting_slot")
    with op.batch_alter_table("meeting_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_seat_staff_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_seat_meeting_id"))

    op.drop_table("meeting_seat")
    with op.batch_alter_table("meeting_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_notice_person_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_notice_due"))

    op.drop_table("meeting_notice")
    op.drop_table("expectation_answer")
    with op.batch_alter_table("enquiry_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_notice_person_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_notice_due"))

    op.drop_table("enquiry_notice")
    with op.batch_alter_table("enquiry_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_line_staff_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_line_enquiry_id"))

    op.drop_table("enquiry_line")
    with op.batch_alter_table("agreement_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_reply_person_id"))

    op.drop_table("agreement_reply")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_meeting_id"))
        batch_op.drop_index(
            "ix_agreement_check_at",
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )

    op.drop_table("agreement")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_state"))
        batch_op.drop_index("ix_meeting_staff_id_starts_at")
        batch_op.drop_index("ix_meeting_school_id_starts_at")
        batch_op.drop_index(batch_op.f("ix_meeting_round_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_pupil_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_person_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_ends_at"))

    op.drop_table("meeting")
    with op.batch_alter_table("expectation_sheet", schema=None) as batch_op:
        batch_op.drop_index("ix_expectation_sheet_round_id_pupil_id")
        batch_op.drop_index(batch_op.f("ix_expectation_sheet_pupil_id"))
        batch_op.drop_index(batch_op.f("ix_expectation_sheet_person_id"))

    op.drop_table("expectation_sheet")
    with op.batch_alter_table("expectation_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expectation_notice_person_id"))
        batch_op.drop_index(batch_op.f("ix_expectation_notice_due"))

    op.drop_table("expectation_notice")
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_staff_id"))
        batch_op.drop_index("ix_enquiry_school_id_state")
        batch_op.drop_index(batch_op.f("ix_enquiry_pupil_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_person_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_asked_at"))

    op.drop_table("enquiry")
    with op.batch_alter_table("meeting_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_round_state"))
        batch_op.drop_index(batch_op.f("ix_meeting_round_staff_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_round_school_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_round_group_id"))

    op.drop_table("meeting_round")
    with op.batch_alter_table("expectation_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expectation_round_staff_id"))

    op.drop_table("expectation_round")
    with op.batch_alter_table("enquiry_inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_inbox_due"))

    op.drop_table("enquiry_inbox")
    with op.batch_alter_table("help_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_number_school_id"))

    op.drop_table("help_number")
