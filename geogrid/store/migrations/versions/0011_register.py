"""The register of places: other names, overrides, and the codes of places that were merged into others."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "aliases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alias", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("renamed", sa.Date),
        sa.Column("normalised", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    still = sa.text("valid_to IS NULL")
    op.create_index(
        "ux_aliases_in_force", "aliases", ["normalised"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("grid", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("normalised", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=False),
    )
    op.create_index("ix_overrides_normalised", "overrides", ["normalised"])
    op.create_table(
        "merged_places",
        sa.Column("code", TEXT, primary_key=True),
        sa.Column("successor", TEXT, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
    )
    op.create_index("ix_merged_places_successor", "merged_places", ["successor"])


def downgrade() -> None:
    op.drop_table("merged_places")
    op.drop_table("overrides")
    op.drop_table("aliases")
