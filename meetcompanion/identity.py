"""The door to another house's login: OpenID Connect, by the code flow with PKCE, state and nonce; nothing is kept here.

Specification: https://openid.net/specs/openid-connect-core-1_0.html (sections 3.1 and 3.1.3.7), RFC 7636, RFC 9700.
The provider is named by whoever runs this, so its address may be a private one.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from meetcompanion.errors import MeetcompanionError
from meetcompanion.fetch.guard import Deadline, OpenAdapter, within
from meetcompanion.message import N_

#: Seconds that one answer of the provider may take in all, headers too.
TIMEOUT = 10
#: How far two clocks may be apart, in seconds.
_LEEWAY = 120
#: Signed with a key that only the provider has; never "none", never by a secret that both know.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LONGEST = 1_000
#: What a provider says takes some kilobytes; the keys of the largest ones some tens of them.
_MOST_BYTES = 500_000
_AT_A_TIME = 65_536

_UNREACHABLE = N_("The login of the other house cannot be reached at the moment. Give it a while.")
_REFUSED = N_("The other house did not let you in this time. Begin anew.")
_MISMATCH = N_("That answer does not belong to a beginning of yours. Begin anew.")


class NotLetIn(MeetcompanionError):
    """The other house did not say who is there, or not in a way that can be believed."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser keeps between going there and coming back; good for one time."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the provider knows: the pair is theirs for ever, the name is only how they are called."""

    issuer: str
    subject: str
    name: str


class Provider:
    """One provider; what it says of itself is read at the first use, and its keys again when a new one turns up."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, *, timeout: float = TIMEOUT) -> None:
        """Ask nobody yet; `timeout` is for each answer, in seconds."""
        self.issuer = issuer
        self._timeout = timeout
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = Lock()
        self._said: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def begin(self, back: str) -> tuple[str, Begun]:
        """Where to send the browser, and what it keeps until it is at `back` again.

        Raises:
            NotLetIn: the provider cannot be reached.
        """
        begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
        address, _state = self._session(back).create_authorization_url(
            self._metadata()["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return str(address), begun

    def finish(self, begun: Begun, query: dict[str, str], back: str, now: datetime) -> Known:
        """Who is there, by what the browser brought back.

        Raises:
            NotLetIn: it belongs to no beginning of this browser, the provider refuses, or what it says is not signed,
                not for us, too old, or for another beginning.
        """
        if not secrets.compare_digest(query.get("state", ""), begun.state):
            raise NotLetIn(_MISMATCH)
        # RFC 9207: an answer that another provider gave is not taken to this one.
        if query.get("iss", self.issuer) != self.issuer or "error" in query or not query.get("code"):
            raise NotLetIn(_REFUSED)
        try:
            told = self._session(back).fetch_token(
                self._metadata()["token_endpoint"],
                code=query["code"],
                code_verifier=begun.verifier,
                timeout=self._timeout,
            )
        except requests.RequestException as error:
            raise NotLetIn(_UNREACHABLE) from error
        except (AuthlibBaseError, ValueError) as error:
            raise NotLetIn(_REFUSED) from error
        claims = self._claims(told.get("id_token"), begun.nonce, now)
        name = next((str(claims[key]) for key in ("name", "preferred_username") if claims.get(key)), "")
        return Known(self.issuer, str(claims["sub"]), name)

    def leaving(self, back: str) -> str | None:
        """Where one leaves the other house too (OpenID Connect RP-Initiated Logout); None where it has no such place.

        Raises:
            NotLetIn: the provider cannot be reached.
        """
        end = self._metadata().get("end_session_endpoint")
        if not isinstance(end, str) or not _is_safe(end):
            return None
        asked = urlencode({"client_id": self._client_id, "post_logout_redirect_uri": back})
        return f"{end}{'&' if '?' in end else '?'}{asked}"

    def _claims(self, token: object, nonce: str, now: datetime) -> dict[str, Any]:
        if not isinstance(token, str):
            raise NotLetIn(_REFUSED)
        try:
            try:
                read = jwt.decode(token, self._signing_keys(), algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                # Keys are changed from time to time: look once whether there is a new one.
                read = jwt.decode(token, self._signing_keys(anew=True), algorithms=_ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotLetIn(_REFUSED) from error
        claims = dict(read.claims)
        if not self._is_for_us(claims, nonce, now.timestamp()):
            raise NotLetIn(_REFUSED)
        return claims

    def _is_for_us(self, claims: dict[str, Any], nonce: str, now: float) -> bool:
        """Section 3.1.3.7, in its order."""
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        ends, made, subject = claims.get("exp"), claims.get("iat"), claims.get("sub")
        return (
            claims.get("iss") == self.issuer
            and self._client_id in audiences
            and (len(audiences) == 1 or claims.get("azp") == self._client_id)
            and claims.get("azp", self._client_id) == self._client_id
            and isinstance(ends, int | float)
            and now < ends + _LEEWAY
            and isinstance(made, int | float)
            and made < now + _LEEWAY
            and isinstance(claims.get("nonce"), str)
            and secrets.compare_digest(claims["nonce"], nonce)
            and isinstance(subject, str)
            and 0 < len(subject) <= _LONGEST
        )

    def _session(self, back: str) -> OAuth2Session:
        session = OAuth2Session(
            self._client_id,
            self._client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
        )
        return _careful(session, self._timeout)

    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            if self._said is None:
                said = _read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", self._timeout)
                needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
                # OpenID Connect Discovery section 4.3: who speaks for this address has to say so to the letter.
                if said.get("issuer") != self.issuer or not all(_is_safe(said.get(name)) for name in needed):
                    raise NotLetIn(_UNREACHABLE)
                self._said = said
            return self._said

    def _signing_keys(self, *, anew: bool = False) -> KeySet:
        address = self._metadata()["jwks_uri"]
        with self._lock:
            if self._keys is None or anew:
                self._keys = KeySet.import_key_set(_read(address, self._timeout))  # type: ignore[arg-type]
            return self._keys


class _Bounded(OpenAdapter):
    """Reads no more of an answer than a provider has to say, and no longer than it may take to say it."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        """As requests does it.

        Raises:
            requests.RequestException: the answer is too large, or takes too long.
        """
        with within(Deadline(self._seconds)):
            answer = super().send(request, *arguments, **named | {"stream": True})
            held = bytearray()
            try:
                while piece := answer.raw.read1(_AT_A_TIME):
                    held += piece
                    if len(held) > _MOST_BYTES:
                        raise requests.ConnectionError("too much")
            except HTTPError as error:
                raise requests.ConnectionError(error) from error
            finally:
                answer.raw.close()
        answer.raw = io.BytesIO(held)
        return answer


_Session = TypeVar("_Session", bound=requests.Session)


def _careful(session: _Session, seconds: float) -> _Session:
    """Ask by nobody between, and for plain bytes: what is packed could be any size."""
    session.trust_env = False
    session.headers["Accept-Encoding"] = "identity"
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Bounded(seconds))
    return session


def _read(address: str, seconds: float) -> dict[str, Any]:
    if not _is_safe(address):
        raise NotLetIn(_UNREACHABLE)
    try:
        with _careful(requests.Session(), seconds) as session:
            answer = session.get(address, timeout=seconds, allow_redirects=False)
            said = answer.json() if answer.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError) as error:
        raise NotLetIn(_UNREACHABLE) from error
    if not isinstance(said, dict):
        raise NotLetIn(_UNREACHABLE)
    return said


def _is_safe(address: object) -> bool:
    """Nobody on the way may read or change what is said: https, but for this machine itself."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost"))
