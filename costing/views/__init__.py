"""Pages of costing."""
