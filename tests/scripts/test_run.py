import re
import socket
import subprocess

import pytest
from django.conf import settings

from scripts.run import parsed_port


def test_a_port_that_is_taken_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is taken.*make run PORT="):
            parsed_port(str(port))


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http", "80 80"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(SystemExit, match="PORT must be a number"):
        parsed_port(text)


def test_a_free_port_is_taken_as_it_is() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert parsed_port(str(port)) == port


def test_help_names_every_target_that_a_person_types() -> None:
    helped = subprocess.run(
        ["make", "help"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    named = re.findall(r"make (\w+)", helped.stdout)
    assert named == ["help", "install", "run", "test", "bench", "faults", "check"]


def test_an_older_python_is_refused_with_a_way_out() -> None:
    refused = subprocess.run(
        ["scripts/install.sh", "false"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "make install PYTHON=" in refused.stderr
