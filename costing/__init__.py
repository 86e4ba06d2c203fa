"""What care costs: patient-level events outside the web database, and what may be told of them."""
