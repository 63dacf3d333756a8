"""The repair under way: what planners have accepted, in order."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "repairs",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("defect", TEXT),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("accepted_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("repairs")
