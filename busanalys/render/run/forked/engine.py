"""The papermill engine `busanalys-fork`: nbclient's own handling of cells, with a forked process in the place of a kernel."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine

from busanalys.render.run.forked import child, process

SECONDS_TO_END = 1.0
SHOWN = {"display_data": ("data", "metadata"), "execute_result": ("data", "metadata", "execution_count")}


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs the cells of a notebook in a forked process; takes papermill's options `execution_timeout` and, in bytes, `memory`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, execution_timeout: int | None = None, memory: int | None = None, **_: Any
    ) -> Any:
        """Execute the notebook that papermill manages."""
        return _Client(nb_man, memory, timeout=execution_timeout, kernel_name=kernel_name, coalesce_streams=True).execute()


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, talking to a fork."""

    def __init__(self, nb_man: Any, memory: int | None, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self._memory = memory

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """Start the process and end it afterwards, with every program that it started."""
        fork = _Fork(self._memory)
        self.kc = self.km = fork
        try:
            yield
        except BaseException:
            fork.kill()
            raise
        fork.end()

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Keep what a cell shows; nbclient would check it against the format, number for number of every drawing."""
        kind = msg["msg_type"]
        if kind not in SHOWN or display_id or self.clear_before_next_output:
            found: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
            return found
        outs.append(NotebookNode(output_type=kind, **{key: msg["content"][key] for key in SHOWN[kind]}))
        return outs[-1]


class _Fork:
    """A forked process, seen as nbclient sees a kernel: its manager, its client and both its channels."""

    has_kernel = True

    def __init__(self, memory: int | None) -> None:
        context: Any = process.context()
        ours, theirs = context.Pipe()
        arguments = (theirs, dict(os.environ), os.getcwd(), memory)  # noqa: PTH109
        self._process = context.Process(target=child.serve, args=arguments)
        self._process.start()
        theirs.close()
        self._connection = ours
        self._requests = 0
        self.iopub_channel = _Inbox()
        self.shell_channel = self

    def execute(self, source: str, **_: object) -> str:
        """Send a cell; the number of the request."""
        return self._ask(source=source)

    def kernel_info(self) -> str:
        """Ask for the language; the number of the request."""
        return self._ask()

    def _ask(self, **request: str) -> str:
        self._requests += 1
        number = str(self._requests)
        with suppress(BrokenPipeError):  # a process that is gone shows when its answer is read
            self._connection.send_bytes(json.dumps({"msg_id": number, **request}).encode())
        return number

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next reply, or queue.Empty after `timeout` seconds; what cells show meanwhile goes to `iopub_channel`."""
        try:
            return await asyncio.wait_for(self._reply(), timeout)
        except TimeoutError:
            raise Empty from None

    async def _reply(self) -> dict[str, Any]:
        while True:
            await _readable(self._connection)
            try:
                message: dict[str, Any] = json.loads(self._connection.recv_bytes())
            except (EOFError, OSError):
                raise DeadKernelError("the process died") from None
            if message["channel"] == child.SHELL:
                return message
            self.iopub_channel.put(message)

    async def is_alive(self) -> bool:
        """Always: a dead process shows at once as the end of its connection."""
        return True

    def end(self) -> None:
        """Let the process end by itself, as a kernel that is shut down, if it does so soon."""
        self._ask(end="")
        self._process.join(SECONDS_TO_END)
        self.kill()

    def kill(self) -> None:
        """Kill the process and every program that it started, and wait for no more messages."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self._connection.close()
        self.iopub_channel.abandon()


class _Inbox:
    """Messages in the order in which they came."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._reader: asyncio.Task[Any] | None = None

    def put(self, message: dict[str, Any]) -> None:
        self._messages.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        self._reader = asyncio.current_task()
        return await self._messages.get()

    def abandon(self) -> None:
        """End the task that nbclient leaves waiting here when a cell fails for good."""
        if self._reader is None or self._reader.done():
            return
        loop = self._reader.get_loop()
        if loop.is_running():  # in a thread of its own, when a notebook renders another
            loop.call_soon_threadsafe(self._reader.cancel)
            return
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(self._reader)


async def _readable(connection: Connection) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(connection.fileno(), ready.set_result, None)
    try:
        await ready
    finally:
        loop.remove_reader(connection.fileno())
