"""Headers for every answer of the server: even if hostile text ever became markup, it could load and run nothing."""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import pathlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# The only scripts of our own: what every page runs, and what brings the chosen statement into view.
PAGE, SCROLL = (pathlib.Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.js", "scroll.js"))


def _hash(script: str) -> str:
    """Return what allows this very script and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _streamlit_scripts() -> list[str]:
    """The scripts that stand in the page of the installed Streamlit itself."""
    page = importlib.resources.files("streamlit") / "static" / "index.html"
    return re.findall(r"<script(?: type=\"text/javascript\")?>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)


HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", _hash(PAGE), _hash(SCROLL), *map(_hash, _streamlit_scripts())]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' blob: ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS` to every HTTP answer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers where the answer starts."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                added = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in known]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
