"""Generations that were withdrawn before their day; answers to comments on plans, and which of them are done."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MOMENT = sa.Float(53)


def upgrade() -> None:
    op.create_table(
        "withdrawn_generations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("valid_from", sa.Date, nullable=False),
    )
    op.add_column("plans", sa.Column("comments", sa.Integer, nullable=False, server_default="0"))
    op.add_column("plan_comments", sa.Column("answers", sa.Integer))
    op.add_column("plan_comments", sa.Column("done_by", sa.Integer))
    op.add_column("plan_comments", sa.Column("done_at", MOMENT))


def downgrade() -> None:
    for column in ("done_at", "done_by", "answers"):
        op.drop_column("plan_comments", column)
    op.drop_column("plans", "comments")
    op.drop_table("withdrawn_generations")
