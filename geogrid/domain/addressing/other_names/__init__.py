"""Addresses by other names than they are kept by: longer, renamed, put together, written wrongly.

=========== =============================================================
stems       what else is called as a community is without its last part
joined      what a text names once it is put together
in_use      addresses by the names in use for the other names in them
mistakes    what names written wrongly may have been meant to be
otherwise   villages, lanes and committees by other forms of their names
villages_of villages that are counted in a community
weigh       how likely each place is that a name written wrongly may mean
similar     names that are nearly written so
=========== =============================================================
"""
