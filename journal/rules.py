"""How a batch of entries is hashed. Pure functions on bytes, the same as the database's."""

import hashlib

MARK_BYTES = 16


def link_of(previous_link: bytes, digest: bytes) -> bytes:
    """The seal's link: SHA-256 of the link before it and the digest of the batch (32 bytes)."""
    return hashlib.sha256(previous_link + digest).digest()


def digest_of(marks: bytes, row_hashes: bytes) -> bytes:
    """The batch's digest: SHA-256 over its marks and the full hashes of its rows, in order."""
    return hashlib.sha256(marks + row_hashes).digest()


def marks_by_id(marks: bytes) -> dict[int, bytes]:
    """Entry id to the first 8 bytes of its hash, from a seal's `marks`."""
    return {
        int.from_bytes(marks[at : at + 8], "big", signed=True): marks[at + 8 : at + MARK_BYTES]
        for at in range(0, len(marks), MARK_BYTES)
    }
