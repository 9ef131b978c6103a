"""Asks a running server for one page over a connection kept open."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlsplit

CALLERS = 4


@dataclass
class Caller:
    """One page, asked for as a browser asks."""

    url: str
    path: str
    session: str = ""
    size: int = 0
    encoding: str = ""
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60)

    def call(self) -> None:
        headers = {"Accept-Encoding": "gzip, br", "Accept-Language": "vi"}
        if self.session:
            headers["Cookie"] = f"sessionid={self.session}"
        self.connection.request("GET", self.path, headers=headers)
        answer = self.connection.getresponse()
        self.size = len(answer.read())
        self.encoding = answer.headers.get("Content-Encoding", "none")
        if answer.status != 200:
            raise RuntimeError(f"{self.path} answers {answer.status}")


def rate(caller: Caller, requests: int) -> float:
    """Pages a second when several ask at once; a caller that fails ends the measurement."""
    callers = [Caller(caller.url, caller.path, caller.session) for _ in range(CALLERS)]
    failed: list[Exception] = []

    def ask(one: Caller) -> None:
        try:
            for _ in range(requests):
                one.call()
        except Exception as error:
            failed.append(error)
        finally:
            one.connection.close()

    threads = [threading.Thread(target=ask, args=(one,)) for one in callers]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return CALLERS * requests / (perf_counter() - start)
