from papers.models.issued import Paper
from papers.models.received import ReceivedPaper

__all__ = ["Paper", "ReceivedPaper"]
