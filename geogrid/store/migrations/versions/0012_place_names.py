"""Places by the road or the estate they belong to."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_places_road", "places", ["road", "number"])
    op.create_index("ix_places_estate", "places", ["estate"])


def downgrade() -> None:
    op.drop_index("ix_places_estate", "places")
    op.drop_index("ix_places_road", "places")
