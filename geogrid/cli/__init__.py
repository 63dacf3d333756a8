"""The command line: `geogrid COMMAND`. Exit 0 done, 1 something is wrong with the data, 2 the input cannot be used.

========  ===========================================
main      the command group, and errors as one line
serving   demo, serve
checking  validate
repairing  repair
locating  locate
addresses  address parse, address match
register  register check
plans     plan new, list, show, apply, undo, redo, validate, impact, submit, return, approve, publish
plan_edits  the edits of a file, for plan apply
plan_rules  plan rules, plan golden
plan_impact  plan impact
plan_proposing  plan propose
comparing  plan compare
history   history
plan_sharing  plan describe, share, copy, discard, withdraw, and comments
planning  all of them together
plan_consulting  plan consult
sides     sides describe, sides draw
outputs   where a command may write
reading   how the texts of a file were read
systems   crs detect, crs convert
imports   import grids, areas, cases
register_imports  import places, aliases, overrides
ground_imports    import buildings, estates, lines; the last module of imports, which has loaded all others
making    simulate
keeping   backup, restore
audit     audit verify, audit show
people    init, account
doctor    doctor
bench     bench validate|locate (`bench_locate`)|lookup (`bench_lookup`)|address (`bench_address`)|
          plan (`bench_plan`)|sides (`bench_sides`)
database  the database the settings name
options   days, metres, how a file is read
sizing    how large a simulated district is
speaking  words, figures and progress on the terminal
========  ===========================================
"""

from geogrid.cli.main import main

__all__ = ["main"]
