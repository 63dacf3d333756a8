"""Whether cases are still being handled, where it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("cases", sa.Column("is_open", sa.Boolean))


def downgrade() -> None:
    op.drop_column("cases", "is_open")
