from papers.admin import issued, received

__all__ = ["issued", "received"]
