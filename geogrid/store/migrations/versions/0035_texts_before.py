"""Which texts of sides were there when a generation was published: others were written of its shapes."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("lineages", sa.Column("last_text", sa.Integer))


def downgrade() -> None:
    op.drop_column("lineages", "last_text")
