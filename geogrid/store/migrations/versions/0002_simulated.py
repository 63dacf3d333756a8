"""Cases and places say whether they were simulated, so that the demo never takes real ones away."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("places", "cases")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("simulated", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "simulated")
