"""The `tejido` command itself: its overview, its refusals, its order."""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys

import pytest

from tejido.cli import main, serve

pytestmark = pytest.mark.journey


def tejido(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        serve.command(*words), capture_output=True, text=True, check=False, env=os.environ | environ
    )  # fmt: skip


def test_the_overview_names_every_command_and_imports_none() -> None:
    source = (
        "import sys; from tejido.cli import main\n"
        "try: main.main(['--help'])\n"
        "finally: print(sorted(name for name in sys.modules if name.startswith(('tejido.cli.', 'django', 'psycopg'))))"
    )
    answer = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    for name, summary in main.COMMANDS.items():
        assert name in answer.stdout and summary in answer.stdout
    assert answer.stdout.rstrip().endswith("['tejido.cli.main']")


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_reads_arguments_and_tells_about_itself(name: str) -> None:
    module = importlib.import_module(f"tejido.cli.{name}")
    reader = main.parser(name, module)
    assert isinstance(reader, argparse.ArgumentParser)
    assert reader.description and len(reader.description) > 20
    assert callable(module.run)


def test_an_unknown_command_and_an_unusable_setting_are_refused_in_plain_words() -> None:
    unknown = tejido("fly")
    assert unknown.returncode == 2 and "invalid choice" in unknown.stderr
    refused = tejido("database", TEJIDO_PORT="many", TEJIDO_DEBUG="")
    assert refused.returncode == 2
    assert refused.stderr.startswith("tejido database: TEJIDO_PORT is 'many'")
    assert refused.stderr.count("\n") == 1


def test_debug_shows_the_whole_way_to_a_refusal() -> None:
    refused = tejido("database", TEJIDO_PORT="many", TEJIDO_DEBUG="1")
    assert refused.returncode == 1
    assert "Traceback" in refused.stderr and "SettingInvalid" in refused.stderr
