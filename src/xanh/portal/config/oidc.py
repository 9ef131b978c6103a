"""Another organisation that knows the province's people: its address and what it knows this workbench by."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from xanh.portal.config import env

HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Issuer:
    """Who says who a person is (OpenID Connect)."""

    address: str
    client: str
    secret: str
    name: str

    @property
    def key(self) -> str:
        """What links of accounts are kept under: another issuer's people are other people."""
        return f"oidc-{sha256(self.address.encode()).hexdigest()[:16]}"

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def read() -> Issuer | None:
    """The issuer of the settings; None where there is none. Only https, but on this machine."""
    address = env.text("XANH_OIDC_ISSUER")
    if not address:
        return None
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in HERE):
        raise env.refusal("setting.not_an_issuer", variable="XANH_OIDC_ISSUER", value=address)
    client, secret = env.text("XANH_OIDC_CLIENT"), env.text("XANH_OIDC_SECRET")
    if not client or not secret:
        missing = "XANH_OIDC_SECRET" if client else "XANH_OIDC_CLIENT"
        raise env.refusal("setting.missing_beside", variable=missing, beside="XANH_OIDC_ISSUER")
    return Issuer(address, client, secret, env.text("XANH_OIDC_NAME") or parts.hostname)


def providers(issuer: Issuer | None) -> dict[str, Any]:
    """django-allauth's setting of the same."""
    if issuer is None:
        return {}
    app = {
        "provider_id": issuer.key,
        "name": issuer.name,
        "client_id": issuer.client,
        "secret": issuer.secret,
        "settings": {"server_url": issuer.address.rstrip("/")},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
