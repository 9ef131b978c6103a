"""Signing in where another organisation says who a person is: code with PKCE, nonce, one issuer alone."""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse

SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_APART = 60  # seconds
LONGEST_SUBJECT = 191  # what the table of links holds


def issuer() -> Any:
    """The issuer of the settings."""
    return settings.OIDC


class Exchange(OpenIDConnectOAuth2Adapter):
    """The talk with the issuer. What it says of itself must be what the settings name."""

    nonce = ""

    def get_provider(self) -> "Provider":
        return Provider(self.request, app=get_adapter().get_app(self.request, provider=self.provider_id))

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != issuer().address:
            raise OAuth2Error(f"another issuer: {config.get('issuer')!r}")
        return config

    def get_callback_url(self, request: Any, app: Any) -> str:
        return str(request.build_absolute_uri(reverse("oidc_callback")))

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self.checked(str(kwargs["response"].get("id_token") or ""))
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def checked(self, id_token: str) -> dict[str, Any]:
        """The claims of a token that the issuer signed for us, for this very try, and that still holds."""
        try:
            keys = jwt.PyJWKClient(self.openid_config["jwks_uri"], timeout=5)
            claims: dict[str, Any] = jwt.decode(
                id_token,
                keys.get_signing_key_from_jwt(id_token),
                algorithms=SIGNED_WITH,
                audience=issuer().client,
                issuer=issuer().address,
                leeway=CLOCKS_APART,
                options={"require": CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"token refused: {error}") from error
        if not self.nonce or not secrets.compare_digest(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("token refused: it answers another try")
        if claims.get("azp", issuer().client) != issuer().client:
            raise OAuth2Error("token refused: it was made for another program")
        if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
            raise OAuth2Error("token refused: it names nobody")
        return claims


class Provider(OpenIDConnectProvider):
    """The issuer of the settings."""

    oauth2_adapter_class = Exchange

    def get_default_scope(self) -> list[str]:
        return ["openid", "profile", "email"]

    def get_redirect_from_request_kwargs(self, request: Any) -> dict[str, Any]:
        """Where to go on, and nothing else: a request does not choose what is asked of the issuer."""
        kept = super().get_redirect_from_request_kwargs(request)
        next_url = {"next_url": kept["next_url"]} if "next_url" in kept else {}
        return {"process": "login", **next_url}

    def redirect(
        self, request: Any, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        nonce = secrets.token_urlsafe(24)
        asked = {**self.get_auth_params(), "nonce": nonce}
        return super().redirect(request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs)

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Of an account that is linked nothing is kept but the subject."""
        return {}
