"""Your account: signing in and out, the systems you are a member of, and your programs' tokens.

Every answer here is for one reader: it is kept by no cache and shown in no frame.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import access

from . import members, tokens
from .models import Token

View = Callable[..., HttpResponseBase]


class OfPerson(HttpRequest):
    """A request of somebody signed in."""

    user: User


def for_one_reader(view: View) -> View:
    """No cache keeps what this view answers, and its forms are only taken from its own pages."""

    @csrf_protect
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        return access.private(view(request, *args, **named))

    return page


# --- Signing in and out -------------------------------------------------------------------------


class SignInForm(AuthenticationForm):
    """Address and password. Whatever is wrong with them, the answer is the same."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "There is no account with this address and password.",
    }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class SignInPage(LoginView):
    """Sign in, and go where the reader came from: an address of ours, or else their account."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        self.request.session.clear_expired()  # of everybody: so that old ones do not pile up
        return super().form_valid(form)


sign_in = for_one_reader(SignInPage.as_view())
sign_out = for_one_reader(LogoutView.as_view())


@for_one_reader
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_out.html")


def too_many(
    request: HttpRequest, response: HttpResponse, credentials: Any = None
) -> HttpResponseBase:
    """429 instead of the form, whether or not there is such an account (AXES_LOCKOUT_CALLABLE)."""
    pause = get_cool_off(request)
    seconds = int(pause.total_seconds()) if pause else 0
    context = {"minutes": seconds // 60}
    answer = render(request, "account/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(seconds)
    return access.private(answer)


# --- The account ----------------------------------------------------------------------------------


class TokenForm(forms.Form):
    """What a new token is for, and how long it is valid."""

    name = forms.CharField(max_length=60)
    days = forms.IntegerField(min_value=1)

    def make(self, request: OfPerson) -> str:
        """The new token; empty where it is refused, and then the form says why."""
        if not self.is_valid():
            return ""
        try:
            return tokens.make(request.user, **self.cleaned_data)
        except tokens.Refused as error:
            self.add_error(None, str(error))
            return ""


def shown(request: OfPerson, form: TokenForm | None = None, status: int = 200) -> HttpResponse:
    """The account page, with the form as it was filled in."""
    context = {
        "own_systems": members.systems(request.user),
        "tokens": tokens.listed(request.user),
        "form": form or TokenForm(initial={"days": settings.TOKEN_DAYS}),
        "longest": settings.TOKEN_LONGEST_DAYS,
    }
    return render(request, "account/account.html", context, status=status)


@for_one_reader
@login_required
@require_GET
def account(request: OfPerson) -> HttpResponse:
    """Which systems the reader is a member of, and their tokens."""
    return shown(request)


@for_one_reader
@login_required
@require_POST
def make_token(request: OfPerson) -> HttpResponse:
    """Make a token and show it once: it is in this answer and nowhere else."""
    form = TokenForm(request.POST)
    secret = form.make(request)
    if not secret:
        return shown(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {"name": form.cleaned_data["name"], "secret": secret}
    return render(request, "account/token_made.html", context)


@for_one_reader
@login_required
@require_http_methods(["GET", "POST"])
def revoke_token(request: OfPerson, reference: uuid.UUID) -> HttpResponse:
    """Ask first, then revoke a token of the reader's own."""
    found: Token | None = tokens.one(request.user, reference=reference)
    if found is None:
        raise Http404("There is no such token.")
    if request.method == "POST":
        found.delete()
        return redirect("account")
    return render(request, "account/revoke.html", {"token": found})
