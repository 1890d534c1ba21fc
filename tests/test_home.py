"""The names under which the app answers."""

import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.process.home import hosts, shared


@pytest.mark.parametrize(
    "given", ["pledges.example.org,10.0.0.5", " Pledges.example.org , 10.0.0.5,", "pledges.example.org 10.0.0.5"]
)
def test_hosts_are_separated_by_commas_or_blanks(given, monkeypatch):
    monkeypatch.setenv("PLANNER_HOSTS", given)
    assert hosts() == ["pledges.example.org", "10.0.0.5"]
    assert shared()


@pytest.mark.parametrize("given", ["", " , "])
def test_without_one_it_answers_this_machine(given, monkeypatch):
    monkeypatch.setenv("PLANNER_HOSTS", given)
    assert hosts() == ["localhost", "127.0.0.1"]
    assert not shared()


@pytest.mark.parametrize("given", ["https://pledges.example.org", "localhost, pledges.example.org:8443", "ex*mple.org"])
def test_what_is_no_name_of_a_host_is_said(given, monkeypatch):
    monkeypatch.setenv("PLANNER_HOSTS", given)
    ended = CliRunner().invoke(app, ["app"])
    assert ended.exit_code
    assert f"PLANNER_HOSTS holds “{given.split()[-1]}”; allowed: names of hosts without a port" in ended.output


@pytest.mark.parametrize("name", ["localhost", "*.example.org", "*", "10.0.0.5", "::1", "fd00::12"])
def test_names_and_addresses_are_hosts(name, monkeypatch):
    monkeypatch.setenv("PLANNER_HOSTS", name)
    assert hosts() == [name]
