"""The limit of a sync: threads that fetch known paths with the standard library and drop what they read.

python fetch.py HOST PORT THREADS PATHS_FILE
"""

import http.client
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread


def fetch(host: str, port: int, paths: "SimpleQueue[str]") -> None:
    """Fetches paths until none is left."""
    connection = http.client.HTTPConnection(host, port)
    while True:
        try:
            path = paths.get_nowait()
        except Empty:
            return
        connection.request("GET", path)
        connection.getresponse().read()


if __name__ == "__main__":
    host, port, count, listed = sys.argv[1:]
    queue: SimpleQueue[str] = SimpleQueue()
    for line in Path(listed).read_text(encoding="utf-8").splitlines():
        queue.put(line)
    threads = [Thread(target=fetch, args=(host, int(port), queue)) for _ in range(int(count))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
