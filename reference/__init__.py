"""Classifiers, the working-day calendar, and what "dated" means for every number of the law."""
