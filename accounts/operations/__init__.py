"""Every change to users, their roles, passwords, sessions and keys, and every try to sign in."""

from accounts.operations.keys import issue_api_key, revoke_api_key
from accounts.operations.mails import answer_reset, ask_reset, note_email_asked, note_new_email
from accounts.operations.roles import assign_role, confirm_role, end_role, make_administrator
from accounts.operations.signing import (
    begin_attempt,
    forget_attempt,
    note_failure,
    note_signed_in,
    note_signed_out,
)
from accounts.operations.users import (
    choose_language,
    choose_password,
    close_account,
    create_user,
    end_sessions,
    give_password,
    open_account,
)

__all__ = [
    "answer_reset",
    "ask_reset",
    "assign_role",
    "begin_attempt",
    "choose_language",
    "choose_password",
    "close_account",
    "confirm_role",
    "create_user",
    "end_role",
    "end_sessions",
    "forget_attempt",
    "give_password",
    "issue_api_key",
    "make_administrator",
    "note_email_asked",
    "note_failure",
    "note_new_email",
    "note_signed_in",
    "note_signed_out",
    "open_account",
    "revoke_api_key",
]
