"""The people of a grid, and those who work with geogrid.

========  =================================================
post      a person in a role in a grid (1+9+X)
post_sheet  rows of tables of posts
account   who may sign in, and in which capacity
policy    who may do what
name      names of accounts
subject   by what somebody is known who signs in elsewhere
password  what a password must be
phone     numbers of telephones
========  =================================================
"""
