"""IPython's shell for a forked process: what a cell shows becomes the messages that a kernel would send."""

from __future__ import annotations

import builtins
import getpass
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, NoReturn

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from traitlets.config import Config

from busanalys.render.run.forked.process import lift_memory_limit

SECONDS_BETWEEN_FLUSHES = 0.2
LANGUAGE: dict[str, Any] = IPythonKernel.language_info
NO_INPUT = "a cell cannot ask for input when its notebook is rendered"
NO_WIDGETS = "a widget needs a kernel to talk to: render with --engine kernel, or show a figure or table instead"

Send = Callable[[str, dict[str, Any]], None]


class Recorder(Session):
    """A session that hands on the messages of displays and errors instead of sending them over a socket."""

    deliver: Send

    def send(  # type: ignore[override]
        self, stream: object, msg_or_type: Any, content: Any = None, parent: Any = None, **_: object
    ) -> Any:
        """Hand on the kind and content of a message."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        self.deliver(message["msg_type"], message["content"])
        return message


class Stream(io.TextIOBase):
    """Standard output or error of the cells: text, and what other programs write to the same descriptor, as messages."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, descriptor: int, send: Send) -> None:
        self.name, self._descriptor, self._send = name, descriptor, send
        self._parts: list[str] = []
        self._sent = 0.0
        self._raw = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        os.dup2(self._raw.fileno(), descriptor)
        self._read = 0

    def write(self, text: str) -> int:
        """Keep the text, and send it if the last sending is a moment ago."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append(text)
        if time.monotonic() - self._sent > SECONDS_BETWEEN_FLUSHES:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was written since the last time."""
        text = "".join(self._parts) + self._from_outside()
        self._parts.clear()
        if text:
            self._sent = time.monotonic()
            self._send("stream", {"name": self.name, "text": text})

    def _from_outside(self) -> str:
        size = os.fstat(self._raw.fileno()).st_size
        found = os.pread(self._raw.fileno(), size - self._read, self._read) if size > self._read else b""
        self._read += len(found)
        return found.decode(errors="replace")

    def fileno(self) -> int:
        """The descriptor that other programs write to."""
        return self._descriptor

    def writable(self) -> bool:
        """Always."""
        return True


@cache
def shell() -> ZMQInteractiveShell:
    """The shell of this process, as a kernel makes it, without history on disk; a fork inherits it unused."""
    config = Config({"HistoryManager": {"enabled": False}})
    made = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler, kernel=SimpleNamespace(eventloop=None))
    session = Recorder()
    hook: Any = made.displayhook
    publisher: Any = made.display_pub
    hook.session = publisher.session = session
    hook.topic = b"execute_result"
    return made


def connect(shell: Any, send: Send) -> None:
    """Let the shell of this process send its messages with `send`; input and widgets fail in words."""
    shell.displayhook.session.deliver = send
    sys.modules["__main__"] = shell.user_module
    sys.stdout, sys.stderr = Stream("stdout", 1, send), Stream("stderr", 2, send)
    builtins.input = getpass.getpass = _no_input
    comm.create_comm = _no_widgets
    shell.set_custom_exc((MemoryError,), _out_of_memory)


def _out_of_memory(shell: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: object = None) -> None:
    lift_memory_limit()
    shell.showtraceback((kind, error, trace), running_compiled_code=True)


def _no_input(*_: object, **__: object) -> NoReturn:
    raise StdinNotImplementedError(NO_INPUT)


def _no_widgets(*_: object, **__: object) -> NoReturn:
    raise NotImplementedError(NO_WIDGETS)


async def run_cell(shell: Any, source: str) -> dict[str, Any]:
    """Run one cell as `ipykernel` does and return the content of its reply: status, and for an error its name and value."""
    try:
        transformed, broken = shell.transform_cell(source), None
    except Exception:
        transformed, broken = source, sys.exc_info()
    shell._last_traceback, shell._last_traceback_during_displayhook = None, False
    result = await shell.run_cell_async(source, True, transformed_cell=transformed, preprocessing_exc_tuple=broken)
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    sys.stdout.flush()
    sys.stderr.flush()
    return _reply(shell, result)


def _reply(shell: Any, result: Any) -> dict[str, Any]:
    count = {"execution_count": shell.execution_count - 1}
    error = result.error_before_exec or result.error_in_exec
    if result.success and not shell._last_traceback_during_displayhook:
        return count | {"status": "ok"}
    stopped = {"ename": type(error).__name__, "evalue": str(error), "traceback": shell._last_traceback or []}
    return count | {"status": "error"} | stopped
