"""Reported problems (事件).

====  ==========================
case  one case, its categories
====  ==========================
"""
