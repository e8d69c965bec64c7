"""Numbers of applications (AP) and work permits (WP): random, with a check character.

A wrong character, or two that changed places, never gives another's number.
"""

APPLICATION = "AP"
PERMIT = "WP"
