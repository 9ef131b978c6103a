"""A small OpenID provider that really runs: discovery, keys, authorization with PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "xanh", "s3cret"


def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Issuer:
    """Who signs in there, what their tokens say, and how a dishonest one would change them."""

    address: str = ""
    subject: str = "tinh-0017"
    name: str = "Trần Thị Lan"
    claims: dict[str, Any] = field(default_factory=dict)  # what a token says otherwise than it should
    config: dict[str, Any] = field(default_factory=dict)  # what the discovery says otherwise
    algorithm: str = "RS256"
    signing: Any = field(default_factory=key)
    published: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        here = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return {**here, **self.config}

    def keys(self) -> dict[str, Any]:
        public = (self.published or self.signing).public_key()
        as_jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(public))
        return {"keys": [{**as_jwk, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address the browser is sent back to."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.asked.append(asked)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """A token for a code, once, to who proves to be the program that asked; else None."""
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if proof != asked["code_challenge"] or given.get("redirect_uri") != asked["redirect_uri"]:
            return None
        return {
            "access_token": secrets.token_urlsafe(8),
            "token_type": "Bearer",
            "id_token": self.signed(asked),
        }

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        says = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            "name": self.name,
            "email": "lan@example.vn",
            **self.claims,
        }
        kept = {name: value for name, value in says.items() if value is not None}
        signing = "" if self.algorithm == "none" else self.signing
        return jwt.encode(kept, signing, algorithm=self.algorithm, headers={"kid": "1"})


class Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            self.send_response(302)
            self.send_header("Location", self.issuer.authorize(asked))
            self.end_headers()
            return
        pages = {"/.well-known/openid-configuration": self.issuer.discovery, "/keys": self.issuer.keys}
        self.answer(pages[place.path]() if place.path in pages else None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.issuer.token({name: values[0] for name, values in parse_qs(body).items()}))

    def answer(self, data: dict[str, Any] | None) -> None:
        body = json.dumps(data or {"error": "invalid_request"}).encode()
        self.send_response(200 if data else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"issuer": issuer}))
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
