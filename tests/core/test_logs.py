"""Logs hold no personal data, whatever a caller passes by mistake."""

import io
import json
import logging

import pytest
import structlog

from core import logs
from core.request import request_number

NAME, NUMBER, IIN = "Рахимов", "FA1234567", "900515300018"


@pytest.fixture
def lines():
    """Log through the product's configuration; the lines as they would be printed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure({"level": "INFO"})
    printed = io.StringIO()
    root.handlers[0].setStream(printed)
    yield lambda: printed.getvalue().splitlines()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_json_with_the_requests_number(lines):
    token = request_number.set("ABCDEF123456")
    try:
        structlog.get_logger("koshi.test").info("sealed", entries=3)
    finally:
        request_number.reset(token)

    (line,) = map(json.loads, lines())
    assert (line["event"], line["entries"], line["request"], line["level"]) == (
        "sealed",
        3,
        "ABCDEF123456",
        "info",
    )


def test_keys_that_are_not_listed_never_reach_the_file(lines):
    structlog.get_logger("koshi.test").info("found", surname=NAME, document=NUMBER, iin=IIN, status=200)

    (line,) = lines()
    assert NAME not in line
    assert NUMBER not in line
    assert IIN not in line
    assert json.loads(line)["status"] == 200


@pytest.mark.parametrize("number", [NUMBER, IIN, "n0812345"])
def test_numbers_inside_a_text_are_blotted_out(lines, number):
    structlog.get_logger("koshi.test").info(f"looked for {number} in vain")

    (line,) = lines()
    assert number not in line
    assert "in vain" in line


def test_the_arguments_of_a_foreign_message_are_left_out(lines):
    logging.getLogger("somebody.else").warning("no file for %s", NAME)

    (line,) = lines()
    assert NAME not in line
    assert "no file for" in line


def test_an_error_leaves_its_kind_and_places_not_its_text(lines):
    try:
        raise ValueError(f"no such person: {NAME}")
    except ValueError:
        logging.getLogger("koshi.test").exception("failed")

    (line,) = lines()
    assert NAME not in line
    told = json.loads(line)
    assert told["error"] == "ValueError"
    assert any("test_logs.py" in place for place in told["at"])
