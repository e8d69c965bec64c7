"""The permit officer's pages: applications, work permits, bars of employers."""

from permits.admin import applications, grounds, permits

__all__ = ["applications", "grounds", "permits"]
