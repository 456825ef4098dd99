"""The embedded server ends politely."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SLOW = """
import os, sys, threading
from delivery.server import serve

told = threading.Event()

def wait_for_a_line():
    sys.stdin.readline()
    told.set()

def application(environ, start_response):
    os.write(1, b"inside\\n")
    told.wait(60)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 300_000]

threading.Thread(target=wait_for_a_line, daemon=True).start()
serve(application, port=int(sys.argv[1]), threads=16)
"""
"""Every request is held until a line comes in."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_lets_requests_in_flight_finish(number: signal.Signals) -> None:
    port = free_port()
    top = Path(__file__).parent.parent
    command = [sys.executable, "-c", SLOW, str(port)]
    answers: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/")
        answers.append(len(connection.getresponse().read()))
        connection.close()

    with subprocess.Popen(command, cwd=top, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdin is not None and server.stdout is not None
            assert "Serving on" in server.stdout.readline()
            threads = [threading.Thread(target=ask) for _ in range(16)]
            for thread in threads:
                thread.start()
            assert [server.stdout.readline() for _ in threads] == ["inside\n"] * 16
            server.send_signal(number)
            _wait_until_refused(port)
            assert not answers, "all of them are still in flight"
            server.stdin.write("\n")
            server.stdin.flush()
            for thread in threads:
                thread.join()
            assert server.wait(timeout=60) == 0
        finally:
            server.kill()
    assert answers == [300_000] * 16


def _wait_until_refused(port: int) -> None:
    """Whoever comes after the signal finds the door closed."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.01)
    pytest.fail("the door stays open")
