"""Choices of one reader, worked out on request from the few numbers in the address; in no run.

Nothing here touches patient-level data: a scenario is of one invented person, and the time-driven calculator
knows only what a reader enters. Whatever is worked out carries all its inputs in its address.
"""
