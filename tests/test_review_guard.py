"""Who may speak to the review page: no other site, no other name, nobody from elsewhere without the token."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from review_desk import fill, golden, serving

from hecha.store import Workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("guard") / "out"
    fill(place, golden("seed-digital"))
    return place


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


def ask(url: str, path: str, *, method: str = "GET", body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=20)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    connection.request(method, path, body.encode() if method == "POST" else None, {"Host": at.netloc, **named})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {key.lower(): value for key, value in answer.getheaders()}, text


def secret(url: str) -> str:
    found = re.search(r'<meta name="hecha" content="([^"]+)"', ask(url, "/")[2])
    assert found
    return found[1]


def decision(folder: Path) -> str:
    with Workspace(folder) as workspace:
        (number,) = workspace.record_ids()
        reviewed = workspace.reviewed(number)
        assert reviewed is not None
        return json.dumps({"pointer": "/basis", "kind": "correct", "typed": "甲", "who": "王芳",
                           "version": reviewed.version("/basis")})  # fmt: skip


def made(folder: Path) -> int:
    with Workspace(folder) as workspace:
        return len(list(workspace.decisions()))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1:1",
                                  "localhost", "", "127.0.0.1:{port}@evil.example", "[::2]:{port}"])  # fmt: skip
def test_another_name_for_this_machine_is_refused(address: str, host: str) -> None:
    status, _, text = ask(address, "/project/1", Host=host.format(port=urlsplit(address).port))
    assert status in (400, 421)
    assert "12345" not in text


def test_this_machine_s_own_names_are_known(address: str) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert ask(address, "/projects", Host=f"{name}:{urlsplit(address).port}")[0] == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"X_Hecha": ""},
        {"X_Hecha": "guess"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
    ],
)
def test_a_decision_from_elsewhere_is_refused(address: str, folder: Path, changed: dict[str, str]) -> None:
    own = {"Origin": address, "X_Hecha": secret(address), "Content_Type": "application/json"}
    before = made(folder)
    status, _, _ = ask(address, "/project/1/value", method="POST", body=decision(folder), **(own | changed))
    assert status in (403, 415)
    assert made(folder) == before


def test_the_page_s_own_decision_is_taken(address: str, folder: Path) -> None:
    own = {"Origin": address, "X_Hecha": secret(address), "Content_Type": "application/json"}
    before = made(folder)
    status, _, text = ask(address, "/project/1/value", method="POST", body=decision(folder), **own)
    assert (status, made(folder)) == (200, before + 1), text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "null",
        '{"pointer": 3}',
        '{"pointer": "/source", "kind": "correct"}',
        '{"pointer": "/basis", "kind": "drop table"}',
        '"' + "x" * 200_000 + '"',
    ],
)
def test_nonsense_is_refused_and_does_no_harm(address: str, folder: Path, body: str) -> None:
    own = {"Origin": address, "X_Hecha": secret(address), "Content_Type": "application/json"}
    before = made(folder)
    status, _, _ = ask(address, "/project/1/value", method="POST", body=body, **own)
    assert status in (400, 404, 409, 413, 422)
    assert made(folder) == before
    assert ask(address, "/project/1")[0] == 200


def test_what_other_sites_embed_is_refused_and_a_link_is_followed(address: str) -> None:
    embedded = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}
    assert ask(address, "/project/1/page/1.webp", **embedded)[0] == 403
    assert ask(address, "/projects", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/projects", "/project/1", "/static/review.js", "/nowhere", "/project/1/page/1.webp"]
)
def test_every_answer_forbids_what_the_page_does_not_do(address: str, path: str) -> None:
    _, headers, _ = ask(address, path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fguard.py",
        "/project/1/page/..%2f1.webp",
        "/project/1/page/9.webp",
        "/project/1/page/0.webp",
        "/project/99",
        "/project/99999999999999999999999",
        "/department/paper.docx?name=%00",
        "/hecha.db",
        "/project/1/page/1.webp/../../../etc/passwd",
    ],
)
def test_only_what_the_workspace_holds_is_shown(address: str, path: str) -> None:
    assert ask(address, path)[0] in (404, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/projects?page=-1",
        "/projects?page=9e9",
        "/projects?page=%D9%A3",
        "/projects?sort=;drop",
        "/projects?year=%E4%B8%80",
        "/projects?q=%25_%27%22",
        "/project/1?rule=%00&sort=x",
        "/next?after=x",
    ],
)
def test_odd_addresses_are_answered(address: str, path: str) -> None:
    assert ask(address, path)[0] in (200, 303)


def test_from_elsewhere_the_token_is_asked_for(folder: Path) -> None:
    with serving(folder, "--host", "0.0.0.0") as shown:
        at = urlsplit(shown)
        url, host = f"http://127.0.0.1:{at.port}", f"127.0.0.1:{at.port}"
        token = at.query.partition("=")[2]
        assert len(token) > 30
        for path in ("/", "/project/1", "/project/1/page/1.webp", "/static/review.js", "/?token=guess"):
            assert ask(url, path)[0] == 401
        assert ask(url, "/", Cookie="hecha_token=guess")[0] == 401
        status, headers, _ = ask(url, f"/projects?token={token}&q=a")
        assert (status, headers["location"]) == (303, "/projects?q=a")
        cookie = headers["set-cookie"]
        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()
        held = cookie.partition(";")[0]
        assert ask(url, "/projects", Cookie=held)[0] == 200
        assert ask(url, "/projects", Cookie=held, Host=f"evil.example:{at.port}")[0] == 421
        own = {"Origin": f"http://{host}", "Content_Type": "application/json", "X_Hecha": "guess", "Cookie": held}
        assert ask(url, "/project/1/value", method="POST", body="{}", **own)[0] == 403


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_ctrl_c_ends_it_quietly_with_all_its_processes(folder: Path) -> None:
    command = [sys.executable, "-m", "hecha.cli", "review", str(folder), "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as process:
        assert process.stdout is not None
        url = re.search(r"http://\S+", process.stdout.readline())
        assert url
        assert ask(url[0].rstrip("/"), "/project/1/page/1.webp")[0] == 200  # its worker is up
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (0, "")
    assert any(is_gone(process.pid) for _ in range(150))


def is_gone(group: int) -> bool:
    """Whether no process of a group is left; it waits a little where there is."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    time.sleep(0.1)
    return False


def test_a_folder_that_is_no_workspace_is_wrong_usage(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hecha.cli", "review", str(tmp_path), "--no-browser"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 3
    assert "hecha.db" in done.stderr
    assert "Traceback" not in done.stderr
