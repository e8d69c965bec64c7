"""The permit officer's pages: applications, work permits, bars of employers."""

from permits.admin import applications, bars, grounds, permits

__all__ = ["applications", "bars", "grounds", "permits"]
