"""Addresses as text.

=========  ======================================================
normalise  one spelling for texts that mean the same characters
=========  ======================================================
"""
