"""What was done, entry by entry, each sealed with the one before, so that nothing is changed unseen.

============  ========================================================
entry         a deed, an entry, the head of a day; their bytes and sums
verification  what is wrong with a chain, by number and day
============  ========================================================
"""
