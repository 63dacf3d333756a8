"""Reported problems (事件).

=========  ===================================================
case       one case
selection  which cases are meant: a period and a category
sheet      rows of a case table: which column is what, times
=========  ===================================================
"""
