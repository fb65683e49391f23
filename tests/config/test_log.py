import json
import logging
import sys
from datetime import datetime, timedelta
from logging.config import dictConfig

import pytest
from django.db.utils import OperationalError

from config.log import Plain, Structured, logging_settings

KEY = 'a "key" of \\ odd signs'


def record(message: str, *, error: BaseException | None = None) -> logging.LogRecord:
    information = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("imap.sync", logging.ERROR, "f.py", 1, message, (), information)


@pytest.fixture(params=["plain", "json"])
def formatter(request: pytest.FixtureRequest) -> logging.Formatter:
    made = logging_settings(level=logging.INFO, form=request.param, secrets=[KEY, "abc", ""])
    options = dict(made["formatters"][request.param])
    kind = options.pop("()")
    assert kind in {Plain, Structured}
    formatter: logging.Formatter = kind(**options)
    return formatter


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except type(error):
        caught = sys.exc_info()[1]
    assert caught is not None
    return caught


def test_a_secret_is_struck_out_wherever_it_stands(formatter: logging.Formatter) -> None:
    line = formatter.format(record(f"the key is {KEY}."))
    assert KEY not in line
    assert json.dumps(KEY)[1:-1] not in line
    assert "***" in line


def test_a_secret_too_short_to_be_one_strikes_out_no_words(formatter: logging.Formatter) -> None:
    assert "abcd" in formatter.format(record("abcd"))


def test_the_password_of_a_url_is_struck_out(formatter: logging.Formatter) -> None:
    line = formatter.format(record("cannot reach redis://user:se/same@host:6379/0"))
    assert "same" not in line
    assert "redis://***@host:6379/0" in line


def test_who_has_an_address_is_struck_out(formatter: logging.Formatter) -> None:
    line = formatter.format(record("syncing anna.b+c@home.example at imap.home.example:993"))
    assert "anna" not in line
    assert "***@home.example at imap.home.example:993" in line


def test_an_exceptions_message_may_quote_mail_and_is_left_out(
    formatter: logging.Formatter,
) -> None:
    error = raised(ValueError("Subject: dear Anna"))
    error.__cause__ = raised(KeyError("From: Horatio"))
    line = formatter.format(record("failed", error=error))
    assert "Anna" not in line
    assert "Horatio" not in line
    assert "builtins.ValueError" in line
    assert "builtins.KeyError" in line
    assert "test_log.py" in line


@pytest.mark.parametrize("kind", [OSError, OperationalError])
def test_an_exception_that_speaks_of_the_machine_keeps_its_message(
    kind: type[Exception], formatter: logging.Formatter
) -> None:
    assert "no route" in formatter.format(record("failed", error=raised(kind("no route"))))


def test_json_is_an_object_a_line_with_when_where_and_what() -> None:
    made = logging_settings(level=logging.INFO, form="json", secrets=[])["formatters"]["json"]
    assert made == {"()": Structured}
    line = Structured().format(record("two\nlines", error=raised(ValueError())))
    assert "\n" not in line
    fields = json.loads(line)
    assert (fields["logger"], fields["level"]) == ("imap.sync", "ERROR")
    assert fields["event"] == "two\nlines"
    assert "ValueError" in fields["error"]
    assert datetime.fromisoformat(fields["time"]).utcoffset() == timedelta(0)
    assert fields.keys() == {"time", "level", "logger", "event", "process", "error"}


def test_what_a_caller_adds_beside_the_message_is_not_written() -> None:
    added = record("failed")
    added.request, added.data = "GET /?subject=dear+Anna", {"exc": "dear Anna"}
    assert "Anna" not in Structured().format(added)


@pytest.mark.parametrize("name", ["celery.worker.request", "kombu.connection", "django.request"])
def test_exceptions_that_others_put_into_their_lines_lose_their_words(
    name: str, formatter: logging.Formatter
) -> None:
    error = ValueError("Subject: dear Anna")
    line = formatter.format(
        logging.LogRecord(name, logging.ERROR, "f.py", 1, "handler raised %r", (error,), None)
    )
    assert "Anna" not in line
    assert "builtins.ValueError" in line


def test_what_we_put_into_our_own_lines_is_ours_to_answer_for(
    formatter: logging.Formatter,
) -> None:
    said = logging.LogRecord(
        "imap.trouble", logging.ERROR, "f.py", 1, "account 7: %s", (ValueError("no route"),), None
    )
    assert "account 7: no route" in formatter.format(said)


def test_loggers_that_write_whole_messages_when_they_debug_do_not() -> None:
    before = logging.root.level, logging.root.handlers[:]
    try:
        dictConfig(logging_settings(level=logging.DEBUG, form="plain", secrets=[]))
        for name in ("django.db.backends", "imapclient.imaplib", "aioimaplib.aioimaplib"):
            assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
        assert logging.getLogger("filter").isEnabledFor(logging.DEBUG)
    finally:
        logging.root.setLevel(before[0])
        logging.root.handlers[:] = before[1]


def test_what_mysql_says_of_a_value_is_not_repeated_and_of_itself_is(
    formatter: logging.Formatter,
) -> None:
    quoting = raised(OperationalError(1366, "Incorrect string value: 'dear Anna' for column"))
    line = formatter.format(record("failed", error=quoting))
    assert "Anna" not in line
    assert "OperationalError (1366)" in line
    for code, words in ((1205, "Lock wait timeout exceeded"), (2006, "Server has gone away")):
        assert words in formatter.format(
            record("failed", error=raised(OperationalError(code, words)))
        )


def test_the_code_of_a_challenge_is_struck_out(formatter: logging.Formatter) -> None:
    code = "abcdefgh234567" * 4
    line = formatter.format(record(f"Too Many Requests: /c/{code[:52]}/"))
    assert code[:16] not in line
    assert "/c/***/" in line
