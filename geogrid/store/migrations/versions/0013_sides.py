"""What is written of the sides of grids."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sides_texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("grid", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    still = sa.text("valid_to IS NULL")
    op.create_index(
        "ux_sides_texts_in_force", "sides_texts", ["grid"], unique=True, sqlite_where=still, postgresql_where=still
    )


def downgrade() -> None:
    op.drop_table("sides_texts")
