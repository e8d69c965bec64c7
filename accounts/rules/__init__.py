"""Which role may do what; keys, first passwords and the limits of tries."""

from accounts.rules.purposes import purpose_of
from accounts.rules.rights import (
    capabilities_of,
    drawn,
    grant,
    load_rights,
    parse,
    permissions_of,
    roles_with,
    take_two,
)
from accounts.rules.signing import (
    ADDRESS_WINDOW,
    API_KEY_PREFIX,
    KEPT_FOR,
    WINDOW,
    Failures,
    ResetTokens,
    api_key_hash,
    may_try,
    new_api_key,
    new_password,
)

__all__ = [
    "ADDRESS_WINDOW",
    "API_KEY_PREFIX",
    "KEPT_FOR",
    "WINDOW",
    "Failures",
    "ResetTokens",
    "api_key_hash",
    "capabilities_of",
    "drawn",
    "grant",
    "load_rights",
    "may_try",
    "new_api_key",
    "new_password",
    "parse",
    "permissions_of",
    "purpose_of",
    "roles_with",
    "take_two",
]
