"""The codes that withdrawn publications had announced, by the plans that may still give them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "withdrawn_codes",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("plan", sa.Integer, primary_key=True, autoincrement=False),
    )


def downgrade() -> None:
    op.drop_table("withdrawn_codes")
