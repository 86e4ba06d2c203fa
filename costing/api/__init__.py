"""The REST API of what was found in patient-level events: sums and shares, never a row about a person."""
