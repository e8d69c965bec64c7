"""Figures beside their limits, both measured in the same run. `make bench`, or `make bench ARGS=sweep`."""
