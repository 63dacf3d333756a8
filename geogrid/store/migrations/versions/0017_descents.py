"""What became of the grids of one generation with the next."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SHARE = sa.Float(53)


def upgrade() -> None:
    op.create_table(
        "lineages",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("follows", sa.Integer),
    )
    op.create_table(
        "descents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("generation", sa.Integer, nullable=False, index=True),
        sa.Column("old", TEXT, index=True),
        sa.Column("new", TEXT, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("area_share", SHARE, nullable=False),
        sa.Column("area_share_of_new", SHARE, nullable=False),
        sa.Column("households_share", SHARE),
    )


def downgrade() -> None:
    op.drop_table("descents")
    op.drop_table("lineages")
