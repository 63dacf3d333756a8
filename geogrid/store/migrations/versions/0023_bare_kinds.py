"""Keys of places in estates that are called by their road or community: 南园巷小区5幢, which was 小区5幢."""

from alembic import op

from geogrid.store import place_keys

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
