"""Who asks: the owner of a token, or a person signed in on the pages; most readers are nobody known."""

import re
from hmac import compare_digest
from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from evidence import access

# As tokens are made (setting REST_KNOX): what looks otherwise is not looked up.
TOKEN = re.compile(rb"vd_[0-9a-f]{64}")

REFUSED = "The token is unknown, was revoked or has expired. Send it as: Authorization: Token vd_…"


class ByToken(TokenAuthentication):
    """`Authorization: Token …`. A token that is not valid is refused, never taken for nobody."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, *rest = get_authorization_header(request).split() or [b""]
        if scheme.lower() not in (b"token", b"bearer"):  # a proxy's own, or none at all
            return None
        if scheme.lower() == b"bearer" or len(rest) != 1:
            raise AuthenticationFailed(REFUSED)
        return self.authenticate_credentials(rest[0])

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The person and the token, in one query; tokens that have expired stay listed."""
        if TOKEN.fullmatch(token):
            secret = token.decode()
            digest = hash_token(secret)
            alike = get_token_model().objects.filter(
                token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH],
                expiry__gt=timezone.now(),
                user__is_active=True,
            )
            for found in alike.select_related("user"):
                if compare_digest(digest, found.digest):
                    return found.user, found
        raise AuthenticationFailed(REFUSED)


class BySession(BaseAuthentication):
    """The person signed in on the pages, only asked for answers that are not for everybody."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        if access.is_open(request.query_params.get("scope", access.PUBLISHED)):
            return None
        person = access.signed_in(request._request)
        return None if person is None else (person, None)
