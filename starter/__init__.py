"""Starts what Koshi needs on one machine: environment, database, broker, web, worker and beat.

`python3 -m starter demo` is what `make demo` runs. Until the environment is installed only the
standard library is used; nothing of the application is ever imported, it is run as commands.
"""
