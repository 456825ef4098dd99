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
import sys, time
from delivery.server import serve

def application(environ, start_response):
    time.sleep(1.0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 300_000]

serve(application, port=int(sys.argv[1]), threads=16)
"""


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
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        answers.append(len(connection.getresponse().read()))
        connection.close()

    with subprocess.Popen(command, cwd=top, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert "Serving on" in server.stdout.readline()
        threads = [threading.Thread(target=ask) for _ in range(16)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        server.send_signal(number)
        for thread in threads:
            thread.join()
        assert server.wait(timeout=10) == 0
    assert answers == [300_000] * 16
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
