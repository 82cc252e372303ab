"""Who may speak to the page: no other site, no other name for this machine, and from elsewhere only with the token.

A page that is bound to this machine can still be reached by what other sites run in the same browser: through a form
or a script (CSRF), or by giving their own name this machine's address (DNS rebinding). So the name asked for, where a
request comes from and the token of a page are checked before anything is done.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 128 * 1024
COOKIE = "hecha_token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Wraps the application. ``host`` and ``port`` are what it is bound to; ``token`` is asked for where that is given.

    ``secret`` is what every request that changes something has to carry in the header ``X-Hecha``; pages contain it.
    """

    def __init__(self, app: ASGIApp, *, host: str, port: int, secret: str, token: str | None) -> None:
        self._app, self._host, self._port, self._secret, self._token = app, host, port, secret, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, _guarded(send))
        else:
            await self._app(scope, _bounded(receive), _guarded(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that is not let through."""
        host = headers.get("host", "")
        if not self._known(host):
            return PlainTextResponse("此地址不在允许之列 / unknown host", 421)
        navigates = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not navigates:
            return PlainTextResponse("请求来自其他网站 / request from another site", 403)
        if self._token is not None and (refusal := self._without_token(scope, headers)):
            return refusal
        if scope["method"] in ("GET", "HEAD"):
            return None
        if headers.get("origin") != f"http://{host}":
            return PlainTextResponse("请求来自其他网站 / request from another site", 403)
        if not hmac.compare_digest(headers.get("x-hecha", "").encode(), self._secret.encode()):
            return PlainTextResponse("页面已过期，请刷新 / page out of date, reload", 403)
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return PlainTextResponse("只接受 JSON / JSON only", 415)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BODY:
            return PlainTextResponse("内容过长 / too large", 413)
        return None

    def _known(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        if not name or port != str(self._port):
            name, port = host, "80"
        if port != str(self._port):
            return False
        if self._token is None or name in _LOOPBACK:
            return name in _LOOPBACK
        return name in (self._host, socket.gethostname(), socket.getfqdn()) or _is_address(name)

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered to a request without the token; one that brings it in the address gets it as a cookie."""
        assert self._token is not None
        if any(_same(value, self._token) for value in _cookies(headers)):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["method"] == "GET" and any(_same(value, self._token) for value in query.pop("token", [])):
            left = urlencode(query, doseq=True)
            response = RedirectResponse(scope["path"] + (f"?{left}" if left else ""), 303)
            response.set_cookie(COOKIE, self._token, httponly=True, samesite="strict", path="/")
            return response
        return PlainTextResponse("请使用启动时显示的完整地址打开 / open the address shown at the start", 401)


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(32)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _cookies(headers: Headers) -> list[str]:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return []
    return [morsel.value] if morsel else []


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _guarded(send: Send) -> Send:
    """Every answer forbids what this application does not do; a page that sets its own policy keeps it."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", POLICY)
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Content-Type-Options"] = "nosniff"
            headers["X-Frame-Options"] = "DENY"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
        await send(message)

    return guarded


def _bounded(receive: Receive) -> Receive:
    """The body up to its limit, whatever its length was said to be."""
    left = MOST_BODY

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            return {"type": "http.disconnect"}
        return message

    return bounded
