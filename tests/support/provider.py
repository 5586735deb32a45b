"""A small provider of single sign-on (OpenID Connect) on this machine. It says who somebody is."""

import base64
import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET = "commissioning", "a secret of the client"
FAR_AHEAD = 4_000_000_000


class Provider:
    """Signs in whoever `person` says. `challenge` is what the browser brought along (PKCE)."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.issuer = f"http://127.0.0.1:{server.server_port}"
        self.person: dict[str, object] = {}
        self.challenge = ""
        self.audience = CLIENT
        self.asked: list[str] = []

    def settings(self) -> dict[str, object]:
        app = {
            "provider_id": "single-sign-on",
            "name": "Example ID",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/person",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        is_bound = base64.urlsafe_b64encode(proof).decode().rstrip("=") == self.challenge
        if form.get("client_secret") != SECRET or form.get("code") != "a-code" or not is_bound:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.issuer, "aud": self.audience, "exp": FAR_AHEAD, "iat": 0, **self.person}
        id_token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        return 200, {"access_token": "an-access-token", "token_type": "Bearer", "id_token": id_token}


@contextmanager
def provider():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {"/.well-known/openid-configuration": one.discovery(), "/person": one.person}.get(self.path)
            one.asked.append(self.path)
            self._answer(200 if found is not None else 404, found or {})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            one.asked.append(self.path)
            self._answer(*one.token({name: values[0] for name, values in parse_qs(text).items()}))

        def _answer(self, status: int, said: dict[str, object]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one = Provider(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def through(browser, provider, next_page: str = "", *, begin=None, **person):
    """Go to the provider and come back as whoever it says."""
    provider.person = {"sub": "person-1", "email_verified": True, **person}
    begun = browser.get(begin or f"/account/provider/single-sign-on?next={next_page}")
    assert begun.status_code == 302
    assert begun["Location"].startswith(f"{provider.issuer}/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begun["Location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    provider.challenge = asked["code_challenge"]
    return browser.get("/account/provider/single-sign-on/callback", {"code": "a-code", "state": asked["state"]})
