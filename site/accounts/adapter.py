"""How allauth behaves here: staff come in by password, nobody signs up by a form."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction

from audit import log as audit
from common import crypto

_SECRET = "allauth.mfa.secret"  # noqa: S105  a place, not a secret


class AccountAdapter(DefaultAccountAdapter):
    """Codes are ours (actions.signin); allauth keeps passwords and stages."""

    def is_open_for_signup(self, request):
        """Accounts come from a confirmed code, or are made by an administrator."""
        return False

    def get_login_stages(self):
        """The second factor is the only stage: codes have been confirmed before."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    @transaction.atomic
    def login(self, request, user):
        """Begin the session and write it into the log (等保: every sign-in)."""
        super().login(request, user)
        audit.record("account.signed_in", actor=user, target=user)


class MfaAdapter(DefaultMFAAdapter):
    """Keys of the second factor are sealed like all personal data."""

    def encrypt(self, text):
        return crypto.encrypt(text, place=_SECRET)

    def decrypt(self, encrypted_text):
        return crypto.decrypt(encrypted_text, place=_SECRET)
