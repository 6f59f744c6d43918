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

#: File descriptor of the standard input, and the bytes of one number of requests.
STANDARD_INPUT, NUMBER_SIZE = 0, 4


class Client:
    """The client process, as its server sees it."""

    def __init__(self, port: int) -> None:
        """Start the client of a server on this port.

        If this process may use two cores or more, the client gets the first one and this process moves to the last.
        Otherwise the kernel puts both on one core in one run and on two in the next, and the prices differ.
        """
        core = -1
        if hasattr(os, "sched_setaffinity"):
            cores = sorted(os.sched_getaffinity(0))
            if len(cores) > 1:
                core = cores[0]
                os.sched_setaffinity(0, cores[-1:])
        reading, self.numbers = os.pipe()
        command = [sys.executable, "-m", "flake8_aiocost.calibrate.harness.client", str(port), str(core)]
        self.process = subprocess.Popen(command, stdin=reading)  # noqa: S603
        os.close(reading)

    def send(self, requests: int) -> None:
        """Have it send this many requests. Raises ``RuntimeError`` if it has died."""
        try:
            os.write(self.numbers, requests.to_bytes(NUMBER_SIZE, "big"))
        except BrokenPipeError:
            raise self.died() from None

    @property
    def alive(self) -> bool:
        """Whether it is running."""
        return self.process.poll() is None

    def died(self) -> RuntimeError:
        """The error to raise when it ended too early."""
        return RuntimeError(f"the client process of the lone requests died with exit code {self.process.wait()}")

    def stop(self) -> None:
        """End it. It has nothing to finish, and after a failure it waits for a response that never comes."""
        os.close(self.numbers)
        self.process.kill()
        self.process.wait()


def main(port: int, core: int) -> None:
    """Send requests until standard input ends or the server does not answer any more."""
    if core >= 0:
        os.sched_setaffinity(0, {core})
    # If the server was killed, its parent reports that; a reset connection adds nothing.
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while number := os.read(STANDARD_INPUT, NUMBER_SIZE):
            for _ in range(int.from_bytes(number, "big")):
                connection.sendall(REQUEST)
                if not connection.recv(65536):
                    return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
