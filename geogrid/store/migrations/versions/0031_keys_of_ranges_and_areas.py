"""Keys of ranges of lanes, of buildings by a letter and a number, of places that are called by areas or as areas are.

965弄-967弄, 水岸星城g1, 青岛市图书馆; of 金门路街道办事处 the key was empty; 28号付2号 is a branch, and no building.
"""

from alembic import op

from geogrid.store import place_keys

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places, and none wrongly."""
