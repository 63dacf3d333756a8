"""Keys of parts of houses: 文明路12号自编甲 and 自编乙, which were both 文明路12号, and 305号首层101铺."""

from alembic import op

from geogrid.store import place_keys

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
