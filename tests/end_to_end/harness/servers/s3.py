"""moto's S3 behind one lock, with every write that it accepted in a file, from which the next start makes them again.

moto compares and writes in two steps, between which another request may come: real S3 has no such gap, and neither has
this. It ends when standard input does.

It stands in for Google too, whose XML API is that of S3 but for the condition of a write: a generation, here a number that
grows with every write. Of the emulators that there are, none does that: gcp-storage-emulator 2026.7.19 writes whatever
`x-goog-if-generation-match` says and lists no bucket in XML; fake-gcs-server takes conditions in its JSON API alone, where
the client of Forge does not send them; Google's storage-testbench is in no package registry.
"""

import io
import itertools
import json
import os
import sys
import threading

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

# What moto takes for a signature, for those who ask as Google is asked; it looks no further.
ANYBODY = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"

log_path = sys.argv[1]
app = create_backend_app("s3")
lock = threading.Lock()
log = None
generations = {}
writes = itertools.count(1)


def perform(environ, body):
    """One request; its status, headers and body."""
    place, answer = environ["PATH_INFO"], {}
    expected = environ.get("HTTP_X_GOOG_IF_GENERATION_MATCH")
    if expected is not None and expected != str(generations.get(place, 0)):
        content = b"<Error><Code>PreconditionFailed</Code></Error>"
        return "412 Precondition Failed", [("Content-Length", str(len(content)))], content

    if not environ.get("HTTP_AUTHORIZATION", "").startswith("AWS4"):
        environ["HTTP_AUTHORIZATION"] = ANYBODY

    def start_response(status, headers, exc_info=None):
        answer["status"], answer["headers"] = status, headers
        return lambda data: None

    result = app(dict(environ, **{"wsgi.input": io.BytesIO(body)}), start_response)
    try:
        content = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    if answer["status"].startswith("2"):
        if environ["REQUEST_METHOD"] == "PUT":
            generations[place] = next(writes)
        elif environ["REQUEST_METHOD"] == "DELETE":
            generations.pop(place, None)
        if place in generations:
            answer["headers"] = [*answer["headers"], ("x-goog-generation", str(generations[place]))]
    return answer["status"], answer["headers"], content


def serve(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    with lock:
        status, headers, content = perform(environ, body)
        if environ["REQUEST_METHOD"] in ("PUT", "POST", "DELETE") and status.startswith("2"):
            kept = {key: value for key, value in environ.items() if isinstance(value, str)}
            log.write(json.dumps([kept, body.hex()]) + "\n")
            log.flush()
            os.fsync(log.fileno())
    start_response(status, headers)
    return [content]


class Quiet(WSGIRequestHandler):
    def log(self, *arguments):
        pass


def remember():
    if not os.path.exists(log_path):
        return
    with open(log_path) as lines:
        for line in lines:
            # The last line may have been cut: then nobody was told of that write.
            if line.endswith("\n"):
                kept, body = json.loads(line)
                perform(kept | {"wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0)}, bytes.fromhex(body))


remember()
log = open(log_path, "a")
server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
