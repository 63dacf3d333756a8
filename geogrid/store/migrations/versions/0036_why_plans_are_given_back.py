"""Why a plan was given back to those who drew it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("plan_events", sa.Column("words", sa.String))


def downgrade() -> None:
    op.drop_column("plan_events", "words")
