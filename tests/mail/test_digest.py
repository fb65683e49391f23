from mail.digest import digest
from mail.message import parse

LF = b"Subject: Hello\nFrom: a@b.example\n\nA line.\n\nAnother.\n"


def test_a_message_has_one_name_however_its_lines_end():
    assert digest(LF) == digest(LF.replace(b"\n", b"\r\n"))
    assert parse(LF).digest == parse(LF.replace(b"\n", b"\r\n")).digest == digest(LF)


def test_other_bytes_have_another_name():
    assert digest(LF) != digest(LF + b"\n")
    assert digest(LF) != digest(LF.replace(b"\n", b"\r"))
