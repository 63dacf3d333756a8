"""Plans put out for comment, and what residents say of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Float(53)


def upgrade() -> None:
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Integer, nullable=False, index=True),
        *(
            sa.Column(name, TEXT, nullable=False)
            for name in ("fingerprint", "title", "reason", "document", "objections")
        ),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("author", sa.Integer),
        sa.Column("ended_at", MOMENT),
        sa.Column("drawing", TEXT, nullable=False),
    )
    op.create_table(
        "consultation_comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("consultation", sa.Integer, nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("grid", TEXT),
        sa.Column("lon", MOMENT),
        sa.Column("lat", MOMENT),
        sa.Column("key", TEXT, nullable=False, unique=True),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", sa.Integer),
        sa.Column("done", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("consultation_comments")
    op.drop_table("consultations")
