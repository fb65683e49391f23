from pathlib import Path

import pytest
from django.core.management import load_command_class

COMMANDS = sorted(
    file.stem
    for file in (Path(__file__).parents[2] / "console" / "management" / "commands").glob("*.py")
    if file.stem != "__init__"
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_commands_help_teaches_by_example(name):
    help_text = load_command_class("console", name).create_parser("manage.py", name).format_help()
    assert f"manage.py {name}" in help_text.partition("examples:")[2]
