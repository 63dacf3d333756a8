"""Tokens that read the figures of /metrics and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("access_tokens", sa.Column("metrics_only", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("access_tokens", "metrics_only")
