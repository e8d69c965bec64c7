"""How a batch of entries is hashed. Pure functions on bytes, the same as the database's."""

import hashlib

FINGERPRINT_BYTES = 16


def link_of(previous_link: bytes, digest: bytes) -> bytes:
    """The seal's link: SHA-256 of the link before it and the digest of the batch (32 bytes)."""
    return hashlib.sha256(previous_link + digest).digest()


def digest_of(fingerprints: bytes, row_hashes: bytes) -> bytes:
    """The batch's digest: SHA-256 over its fingerprints and the full hashes of its rows, in order."""
    return hashlib.sha256(fingerprints + row_hashes).digest()


def fingerprints_by_id(fingerprints: bytes) -> dict[int, bytes]:
    """Entry id to the first 8 bytes of its hash, from a seal's `fingerprints`."""
    return {
        int.from_bytes(fingerprints[at : at + 8], "big", signed=True): fingerprints[
            at + 8 : at + FINGERPRINT_BYTES
        ]
        for at in range(0, len(fingerprints), FINGERPRINT_BYTES)
    }
