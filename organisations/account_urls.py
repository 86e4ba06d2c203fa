"""Pages of one's own account."""

from django.urls import path

from . import accounts

urlpatterns = [
    path("", accounts.account, name="account"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("signed-out/", accounts.signed_out, name="signed-out"),
    path("tokens/", accounts.make_token, name="make-token"),
    path("tokens/<uuid:reference>/revoke/", accounts.revoke_token, name="revoke-token"),
]
