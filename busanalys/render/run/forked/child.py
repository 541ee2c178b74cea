"""What happens in the process of one notebook: it runs the cells that it is sent and answers with their messages."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from busanalys.render.run.forked import process

SHELL, IOPUB = "shell", "iopub"


def serve(connection: Connection, environment: Mapping[str, str], folder: str, memory: int | None) -> None:
    """Answer requests until one is to end: each has a cell's source, or nothing, which asks for the language."""
    os.setsid()  # a group of its own, so that programs it starts can be stopped with it
    process.settle(environment, folder)
    process.limit_memory(memory)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.argv, sys.path[:0] = [""], [""]
    with suppress(EOFError, BrokenPipeError):
        asyncio.run(_answer(connection))


async def _answer(connection: Connection) -> None:
    from busanalys.render.run.forked.shell import LANGUAGE, connect, run_cell, shell

    ipython: Any = shell()
    session = ipython.displayhook.session
    parent: dict[str, Any] = {}

    def send(kind: str, content: Mapping[str, Any], channel: str = IOPUB) -> None:
        header = {"msg_type": kind}
        message = {"channel": channel, "msg_type": kind, "header": header, "parent_header": dict(parent), "content": content}
        connection.send_bytes(session.pack(message))

    connect(ipython, send)
    while True:
        request = session.unpack(connection.recv_bytes())
        if "end" in request:
            return
        parent["msg_id"] = request["msg_id"]
        if "source" in request:
            send("execute_input", {"code": request["source"], "execution_count": ipython.execution_count})
            reply = await run_cell(ipython, request["source"])
        else:
            reply = {"language_info": LANGUAGE}
        send("status", {"execution_state": "idle"})
        send("reply", reply, SHELL)
