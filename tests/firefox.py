"""Open pages in Firefox, with JavaScript on or off, through the Marionette server that every Firefox has."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("firefox-esr", "firefox")
PATIENCE = 90  # seconds
MISSING = "no Firefox found: install one (Debian: apt-get install firefox-esr) to run its tests"
PREFERENCES: dict[str, Any] = {
    "marionette.port": 0,  # a free one, which Firefox writes into its profile
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}


def executable() -> str:
    """The path of a Firefox; without one the test is skipped, or fails where BUSANALYS_REQUIRE_BROWSER is set."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        (pytest.fail if os.environ.get("BUSANALYS_REQUIRE_BROWSER") else pytest.skip)(MISSING)
    return str(found)


class Firefox:
    """A conversation with a running Firefox: commands of WebDriver as lengths and JSON."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._number = 0
        self._message()  # its greeting
        self.ask("WebDriver:NewSession", strictFileInteractability=True)

    def ask(self, command: str, **values: Any) -> Any:
        """The answer to a command."""
        self._number += 1
        content = json.dumps([0, self._number, command, values]).encode()
        self._socket.sendall(b"%d:%s" % (len(content), content))
        _, _, error, answer = self._message()
        assert error is None, error
        return answer

    def visible(self, selector: str) -> list[bool]:
        """Whether each element that matches is displayed."""
        found = self.ask("WebDriver:FindElements", using="css selector", value=selector)
        ids = [next(iter(element.values())) for element in found]
        return [self.ask("WebDriver:IsElementDisplayed", id=one)["value"] for one in ids]

    def text(self, selector: str) -> str:
        """The text of the first element that matches."""
        found = self.ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        words = self.ask("WebDriver:GetElementText", id=next(iter(found.values())))["value"]
        return str(words)

    def click(self, selector: str) -> None:
        """Click on the first element that matches."""
        found = self.ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        self.ask("WebDriver:ElementClick", id=next(iter(found.values())))

    def wait_for(self, selector: str) -> None:
        """Wait until an element matches."""
        last = time.monotonic() + PATIENCE
        while not self.ask("WebDriver:FindElements", using="css selector", value=selector):
            assert time.monotonic() < last, f"nothing ever matched {selector}"
            time.sleep(0.1)

    def close(self) -> None:
        """End the conversation."""
        self._socket.close()

    def _message(self) -> Any:
        length = b""
        while (letter := self._socket.recv(1)) != b":":
            assert letter, "Firefox hung up"
            length += letter
        content = b""
        while len(content) < int(length):
            content += self._socket.recv(int(length) - len(content))
        return json.loads(content)


@contextmanager
def started(profile: Path, scripts: bool = False) -> Iterator[Firefox]:
    """A headless Firefox, with JavaScript off unless told, and a proxy where nobody answers; it ends with the test.

    It saves what is downloaded in the folder `downloads` of its profile.
    """
    path = executable()
    (profile / "downloads").mkdir(parents=True)
    saving = {"browser.download.folderList": 2, "browser.download.dir": str(profile / "downloads")}
    preferences = PREFERENCES | saving | {"javascript.enabled": scripts}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [path, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"HOME": str(profile)}
    )
    try:
        browser = Firefox(_port(profile))
        yield browser
        browser.close()
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _port(profile: Path) -> int:
    stated, last = profile / "MarionetteActivePort", time.monotonic() + PATIENCE
    while not stated.is_file() or not stated.read_text(encoding="utf-8").strip():
        assert time.monotonic() < last, "Firefox did not start"
        time.sleep(0.1)
    return int(stated.read_text(encoding="utf-8"))
