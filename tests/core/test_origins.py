"""Which sites may show a client's widget, and what is said of a page that may not."""

from __future__ import annotations

import pytest

from tejido.core import origins


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.example.com", "https://www.example.com"),
        (" HTTPS://WWW.Example.COM/ ", "https://www.example.com"),
        ("https://www.example.com:443", "https://www.example.com"),
        ("https://www.example.com.", "https://www.example.com"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_an_origin_is_kept_as_browsers_compare_it(typed: str, kept: str) -> None:
    assert origins.normal(typed) == kept
    assert origins.normal(kept) == kept


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("www.example.com", "no_scheme"),
        ("https://www.example.com/contact", "path"),
        ("https://www.example.com?x=1", "path"),
        ("ftp://example.com", "scheme"),
        ("javascript://example.com", "scheme"),
        ("http://www.example.com", "unencrypted"),
        ("https://*.example.com", "host"),
        ("https://user:word@example.com", "host"),
        ("https://exa mple.com", "host"),
        ("https://-example.com", "host"),
        ("https://example.com;script-src *", "host"),
        ("https://example.com\nhttps://other.com", "host"),
        ("https://" + "a" * 300 + ".com", "host"),
        ("https://example.com:99999", "port"),
        ("https://example.com:0", "port"),
        ("https://", "host"),
    ],
)
def test_what_is_no_origin_is_told_what_is_wrong(typed: str, trouble: str) -> None:
    with pytest.raises(origins.OriginUnreadable) as caught:
        origins.normal(typed)
    assert caught.value.trouble == trouble


LISTED = ["https://www.example.com", "https://shop.example.org:8443"]


@pytest.mark.parametrize(
    ("page", "reason", "nearest"),
    [
        ("https://www.example.com/contact?from=home#x", "allowed", ""),
        ("https://WWW.example.com", "allowed", ""),
        ("https://example.com/", "www_differs", "https://www.example.com"),
        ("https://www.example.com:8443/", "port_differs", "https://www.example.com"),
        ("https://shop.example.org/", "port_differs", "https://shop.example.org:8443"),
        ("https://shop.example.com/", "other_site", ""),
        ("https://evil.test/https://www.example.com", "other_site", ""),
        ("contact page", "not_an_address", ""),
        ("http://www.example.com/", "not_an_address", ""),
    ],
)
def test_a_page_is_judged_and_the_difference_named(page: str, reason: str, nearest: str) -> None:
    verdict = origins.judge(page, allowed=LISTED)
    assert (verdict.reason, verdict.nearest) == (reason, nearest)
    assert verdict.is_allowed is (reason == "allowed")


def test_an_empty_list_lets_nobody_in_and_says_so() -> None:
    assert origins.judge("https://www.example.com", allowed=[]).reason == "list_empty"


def test_http_and_https_of_one_host_are_two() -> None:
    verdict = origins.judge("https://localhost", allowed=["http://localhost"])
    assert (verdict.reason, verdict.nearest) == ("scheme_differs", "http://localhost")
