"""What a plan changes, noted when it is handed in: whoever judges plans of a part finds theirs without redoing all."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("plans", sa.Column("reach", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")))


def downgrade() -> None:
    op.drop_column("plans", "reach")
