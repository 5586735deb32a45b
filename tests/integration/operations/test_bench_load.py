"""The measuring itself: requests at their time, a missing server counted as errors, percentiles that are right."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from commissioning.cli.service.bench.load import Visit, drive, percentile


@contextmanager
def server():
    """A server that answers 200, or 404 under /missing; gives its port and the addresses asked for."""
    asked = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Cookie"]))
            self.send_response(404 if self.path.startswith("/missing") else 200)
            self.end_headers()

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.path, sent))
            self.send_response(200 if sent == "text=Lark" else 422)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving.server_port, asked
        serving.shutdown()
        thread.join()


VISITS = [Visit("home", "auditor", "/", {"Cookie": "one"}), Visit("gone", "auditor", "/missing", {"Cookie": "two"})]


def test_each_visit_is_made_in_turn_with_its_headers_and_its_answer_kept():
    done = []
    with server() as (port, asked):
        samples = drive(VISITS, port=port, per_second=100, seconds=0.2, report=done.append)
    assert len(samples) == len(done) == 20
    assert sorted(asked) == [("/", "one")] * 10 + [("/missing", "two")] * 10
    assert {(sample.visit.name, sample.status) for sample in samples} == {("home", 200), ("gone", 404)}
    assert all(sample.seconds > 0 for sample in samples)


def test_a_form_is_sent_with_what_was_entered():
    visit = Visit("find", "adviser", "/find", {"Content-Type": "application/x-www-form-urlencoded"}, "text=Lark")
    with server() as (port, asked):
        samples = drive([visit], port=port, per_second=100, seconds=0.02, report=lambda _: None)
    assert asked == [("/find", "text=Lark")] * 2
    assert [sample.status for sample in samples] == [200, 200]


def test_no_answer_is_an_error_and_not_the_end():
    with server() as (port, _):
        pass
    samples = drive(VISITS, port=port, per_second=100, seconds=0.1, report=lambda _: None)
    assert [sample.status for sample in samples] == [0] * 10


def test_percentiles_are_the_least_value_that_covers_the_share():
    hundred = [float(n) for n in range(100, 0, -1)]
    assert [percentile(hundred, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.5) == 7
