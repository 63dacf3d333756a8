"""Whose account said that a gap or an overlap is meant so."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("allowances", sa.Column("account", sa.Integer))


def downgrade() -> None:
    op.drop_column("allowances", "account")
