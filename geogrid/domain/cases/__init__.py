"""Reported problems (事件).

=========  ==================================
case       one case
selection  which cases: period, categories
sheet      the columns of a table of cases
=========  ==================================
"""
