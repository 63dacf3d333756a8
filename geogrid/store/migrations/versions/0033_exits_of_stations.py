"""Keys of exits of stations, whose number is none of a house: 武定门站1号口."""

from alembic import op

from geogrid.store import place_keys

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
