"""What unit costs are held against: small tables of ours, each loaded whole with its source or not at all."""
