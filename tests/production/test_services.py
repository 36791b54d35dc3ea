"""Services that production names by an address."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from bibnet.settings.secret import Secret
from bibnet.settings.services import s3_storage


class Store(BaseHTTPRequestHandler):
    """As much of the S3 protocol as keeping and reading a file takes."""

    files: dict[str, bytes] = {}
    keys: set[str] = set()

    def do_PUT(self) -> None:
        self.keys.add(self.headers["Authorization"].partition("Credential=")[2].partition("/")[0])
        self.files[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"")

    def do_GET(self) -> None:
        found = self.files.get(self.path.partition("?")[0])
        self._answer(404 if found is None else 200, found or b"")

    do_HEAD = do_GET

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def store():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_file_goes_to_the_store_and_comes_back(store):
    named = s3_storage(f"s3://key%2Fone:se%2Bcret@{store}/bibnet?region=ru-1&insecure=1")
    storage = import_string(named["BACKEND"])(**named["OPTIONS"])
    name = storage.save("covers/book.txt", ContentFile("Обложка".encode()))
    assert Store.files == {"/bibnet/covers/book.txt": "Обложка".encode()}
    assert Store.keys == {"key"} or Store.keys == {"key/one"}
    with storage.open(name) as file:
        assert file.read().decode() == "Обложка"
    assert storage.exists(name)
    assert not storage.exists("covers/none.txt")


@pytest.mark.parametrize(
    "url", ["https://storage.example.org/bibnet", "s3://storage.example.org", "s3:///bibnet", "s3"]
)
def test_an_address_that_names_no_bucket_is_refused_without_being_shown(url):
    with pytest.raises(ImproperlyConfigured) as caught:
        s3_storage(url)
    assert "example.org" not in str(caught.value)


def test_mail_goes_by_smtp_when_its_address_is_given(region):
    script = (
        "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, "
        "s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_TIMEOUT)"
    )
    url = "smtp+tls://portal:pass%40word@mail.example.org:587"
    done = region.command("shell", "--no-imports", "-c", script, BIBNET_SMTP_URL=url)
    assert done.stdout.split() == [
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example.org",
        "587",
        "portal",
        "pass@word",
        "True",
        "20",
    ]


def test_without_it_letters_are_written_to_a_folder(region):
    script = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_FILE_PATH)"
    done = region.command("shell", "--no-imports", "-c", script)
    backend, folder = done.stdout.split()
    assert backend.endswith("filebased.EmailBackend")
    assert folder == str(region.folder / "mail")


def test_a_task_goes_through_redis_when_its_address_is_given(region, redis_url):
    queue = {"BIBNET_TASKS_URL": f"{redis_url}/1"}
    script = (
        "from bibnet.libraries import network; from tests.production.tasks import leave_a_note; "
        "print(leave_a_note.enqueue(network.region().pk, 'done').status)"
    )
    put = region.command("shell", "--no-imports", "-c", script, **queue, **_with_tests())
    assert put.stdout.split() == ["READY"] or put.stdout.split() == ["TaskResultStatus.READY"], (
        put.stderr
    )
    arguments = ("rqworker", "default", "--burst", "--job-class", "django_tasks_rq.Job")
    worked = region.command(*arguments, **queue, **_with_tests())
    assert worked.returncode == 0, worked.stderr
    assert (region.folder / "note").read_text() == "region done"


def _with_tests() -> dict[str, str]:
    from tests.production.conftest import ROOT

    return {"PYTHONPATH": str(ROOT)}


def test_a_secret_is_shown_by_its_name_only():
    secret = Secret("https://user:word@host")
    assert "word" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "https://user:word@host"
    assert secret
    assert not Secret("")
