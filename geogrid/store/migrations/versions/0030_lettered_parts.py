"""Keys of buildings in parts of estates that are called by a letter and a number: 绿地国际金融城A01地块5栋."""

from alembic import op

from geogrid.store import place_keys

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
