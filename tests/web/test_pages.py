"""What holds of every page: nothing from elsewhere, no script, readable in light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.web.build import judgement, user

STYLESHEET = Path(settings.BASE_DIR) / "web" / "static" / "web" / "hamlet.css"


@pytest.fixture
def pages() -> dict[str, str]:
    anna, client = user(), Client()
    login = client.get("/login/").content.decode()
    client.force_login(anna)
    row = judgement(anna)
    addresses = [
        "/judgements/",
        f"/judgements/{row.pk}/",
        "/held/",
        "/asking/",
        "/marks/",
        "/nowhere/",
    ]
    return {"/login/": login} | {each: client.get(each).content.decode() for each in addresses}


@pytest.mark.django_db
def test_no_page_loads_or_leads_anywhere_else(pages: dict[str, str]) -> None:
    for address, body in pages.items():
        links = re.findall(r'(?:href|src|action|srcset|data)="([^"]*)"', body)
        assert links, address
        assert all(re.match(r"[/?#](?!/)", link) for link in links), (address, links)
    assert not re.search(r"url\(|@import", STYLESHEET.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_no_page_has_a_script_or_a_style_of_its_own(pages: dict[str, str]) -> None:
    for address, body in pages.items():
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", body), address


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/judgements/", "/nowhere/"])
def test_every_answer_forbids_the_browser_all_but_our_own_files(address: str) -> None:
    policy = Client().get(address)["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "style-src 'self'",
    ]


@pytest.mark.django_db
def test_every_page_has_a_language_a_title_one_heading_and_a_way_past_the_top(
    pages: dict[str, str],
) -> None:
    titles = set()
    for address, body in pages.items():
        assert '<html lang="en-GB">' in body, address
        assert body.count("<h1") == 1, address
        assert '<a class="skip" href="#main">' in body, address
        assert '<main id="main"' in body, address
        titles |= set(re.findall(r"<title>(.+?)</title>", body))
    assert len(titles) == len(pages)


@pytest.mark.django_db
def test_every_field_has_a_label(pages: dict[str, str]) -> None:
    fields = re.findall(r'<input id="(\w+)"', pages["/login/"])
    assert fields == ["id_username", "id_password"]
    assert re.findall(r'<label for="(\w+)"', pages["/login/"]) == fields


def test_the_stylesheet_is_served_from_where_it_lies() -> None:
    answer = Client().get("/static/web/hamlet.css")
    assert answer.status_code == 200
    assert b"".join(answer) == STYLESHEET.read_bytes()


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of `#rrggbb`."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"),
        ("ink", "card"),
        ("soft", "paper"),
        ("soft", "card"),
        ("accent", "paper"),
        ("accent", "card"),
        ("on-accent", "accent"),
        ("ham", "card"),
        ("spam", "card"),
        ("ham", "ham-back"),
        ("spam", "spam-back"),
        ("unsure", "unsure-back"),
    ],
)
def test_text_stands_out_from_what_is_behind_it(ink: str, paper: str, scheme: str) -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLESHEET.read_text(encoding="utf-8"), re.DOTALL)
    block = blocks[["light", "dark"].index(scheme)]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    assert contrast(colours[ink], colours[paper]) >= 4.5


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
