"""Rows of the pages inside a programme: where in the tree, what is spent there, what it achieves.

A page drills three levels: programme, system, care setting. `tree` finds the place, `spend` the pounds
of it and of its parts, `pathway` its measures from risk to outcome.
"""
