from papers.operations.issuing import annul_paper, check_paper, issue_paper
from papers.operations.receiving import clear_shelf, erase_paper, receive_among, receive_paper, scan_waiting

__all__ = [
    "annul_paper",
    "check_paper",
    "clear_shelf",
    "erase_paper",
    "issue_paper",
    "receive_among",
    "receive_paper",
    "scan_waiting",
]
