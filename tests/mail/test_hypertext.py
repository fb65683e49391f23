"""HTML as a reader sees it (further: the hidden case)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.hypertext import read_page
from mail.style import read_sheet, read_style
from tests.mail.reading import unhurried


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<p>c</p>d<div>e</div>", "a\nb\nc\nd\ne"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("vi<!-- x -->ag<b></b>ra", "viagra"),
        ("a &amp; b &#x41; &nbsp; &eacute;", "a & b A é"),
        ("<p don't>text", "text"),
        ("unclosed <a href='x", "unclosed"),
        ("&#xD800;\0", "\ufffd\ufffd"),
        ("  spaces \n\n of   source  ", "spaces of source"),
        ("", ""),
        ("<!-- only -->", ""),
    ],
)
def test_text_is_laid_out_as_seen(html: str, text: str) -> None:
    assert read_page(html).text == text


@pytest.mark.parametrize(
    "style",
    [
        "display : NONE !important",
        "font:0/0 a",
        "font-size:.5px",
        "color:transparent",
        "left:-999px",
        "color:#fff",
        "color:white;background:#FDFDFD",
        "mso-hide:all",
        "overflow:hidden;width:0",
    ],
)
def test_a_style_hides(style: str) -> None:
    page = read_page(f'<p style="{style}">secret</p>seen')
    assert (page.text, page.hidden_text) == ("seen", "secret")


@pytest.mark.parametrize(
    "style",
    [
        "font-size:10px",
        "color:#eee",
        "color:white;background:navy",
        "font-size:100%",
        "width:0",
        "color:rgb(1,2,3)",
        "background:url(x.png);color:white",
        "line-height:0",
        "opacity:0.5",
    ],
)
def test_a_style_does_not_hide(style: str) -> None:
    assert read_page(f'<p style="{style}">seen</p>').text == "seen"


def test_only_plain_rules_that_always_hold_are_read() -> None:
    sheet = read_sheet(
        "/* .z{display:none} */ @import 'x'; .A, p.b , #c > d { display:none } .e { margin: 0 }"
        "@media print { .f { display:none } .g { color:red } } .h{visibility:hidden}"
    )
    assert set(sheet) == {".a", "p.b", ".h"}
    assert sheet[".a"] == read_style("display:none")


@unhurried
@given(st.text(st.sampled_from("<>/!-ab=\"' &;#x{}.@\n\0é"), max_size=200))
def test_any_text_is_a_page(html: str) -> None:
    page = read_page(html)
    assert "\0" not in page.text + page.hidden_text
