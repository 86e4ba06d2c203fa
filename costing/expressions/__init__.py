"""What is asked of patient-level figures: ibis expressions, the same on every engine.

Nothing here is shown as it comes out: `costing.calculate` puts disclosure control between a query and
the table of results. Every order has a total tie-break and every mean is of floating point, so that
engines agree to the last digit they share.
"""
