from papers.queries.issued import (
    kind_by_prefix,
    lock_paper,
    paper_by_number,
    papers_visible_to,
    typed_number,
    veil_of_papers,
)

__all__ = [
    "kind_by_prefix",
    "lock_paper",
    "paper_by_number",
    "papers_visible_to",
    "typed_number",
    "veil_of_papers",
]
