"""What pages of costing say."""
