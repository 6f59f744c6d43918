"""The client of the load ``alone``: a process that sends its next request as soon as it has its answer.

Between two requests the core of the server goes idle, as it does in a service with little to do, and its caches are
cold when the next request comes. On the machine of the reference tables a gather of two then costs two to three times
what it costs with a client inside the server's own process (docs/calibration-method.md).

``python -m flake8_aiocost.calibrate.harness.client PORT CORE`` connects to PORT on the loopback interface and pins
itself to CORE, unless CORE is -1. Each four bytes on standard input are a number of requests to send, one at a time.
The process ends when its standard input does, that is with its parent.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress

from flake8_aiocost.calibrate.harness.workload import REQUEST

STANDARD_INPUT, ORDER = 0, 4


class Client:
    """The process, as its server sees it."""

    def __init__(self, port: int) -> None:
        """Start the client of a server on this port.

        Where there are two cores, the client has the first and this process moves to the last: left alone, a kernel
        wakes the two on one core in one run and on two in the next, and the prices change with it.
        """
        core = -1
        if hasattr(os, "sched_setaffinity"):
            cores = sorted(os.sched_getaffinity(0))
            if len(cores) > 1:
                core = cores[0]
                os.sched_setaffinity(0, cores[-1:])
        reading, self.orders = os.pipe()
        command = [sys.executable, "-m", "flake8_aiocost.calibrate.harness.client", str(port), str(core)]
        self.process = subprocess.Popen(command, stdin=reading)  # noqa: S603
        os.close(reading)

    def ask(self, requests: int) -> None:
        """Have it send so many. Raises ``RuntimeError`` where it is gone."""
        try:
            os.write(self.orders, requests.to_bytes(ORDER, "big"))
        except BrokenPipeError:
            raise self.gone() from None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def gone(self) -> RuntimeError:
        """What to raise when it ended before it was told to."""
        return RuntimeError(f"the client process of the lone requests died with exit code {self.process.wait()}")

    def stop(self) -> None:
        """Let it end, and wait for that."""
        os.close(self.orders)
        self.process.wait()


def main(port: int, core: int) -> None:
    """Ask as ordered until there are no more orders, or nobody answers."""
    if core >= 0:
        os.sched_setaffinity(0, {core})
    # When the server is killed, that is what there is to tell, and its end of the connection is reset.
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while order := os.read(STANDARD_INPUT, ORDER):
            for _ in range(int.from_bytes(order, "big")):
                connection.sendall(REQUEST)
                if not connection.recv(65536):
                    return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
