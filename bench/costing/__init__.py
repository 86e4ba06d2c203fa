"""How fast the analyses of patient-level costing are: see `__main__`."""
