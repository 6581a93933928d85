"""How allauth's second factors behave here: secrets are encrypted, and a user is named by key."""

from __future__ import annotations

import qrcode
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils import html, safestring

from tejido.access import encryption, models
from tejido.journal import errors as journal_errors
from tejido.journal import queries as journal


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our rules at the points where allauth asks for them."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret.

        Raises: SecretUnreadable
        """
        return encryption.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name under which a code app lists the account: the operator's."""
        return operator_name()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as one path within an SVG that needs neither styles nor an address of its own."""
        return qr_code(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: the host that the page was asked for under, without its port."""
        return {"id": host_name(context.request.get_host()), "name": operator_name()}

    def get_public_key_credential_user_entity(self, user: models.User) -> dict[str, str | bytes]:
        """Return how a passkey names its user: by random key, since an id is the number of a row."""
        return {"id": user.key.bytes, "name": user.email, "display_name": user.get_short_name()}


def operator_name() -> str:
    """Return the name of the company that runs this installation, in one line."""
    try:
        return " ".join(journal.installation().operator_name.split()) or "Tejido"
    except journal_errors.NotInstalled:
        return "Tejido"


def host_name(host: str) -> str:
    """Return the name of a host without its port."""
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


def qr_code(text: str) -> safestring.SafeString:
    """Return a QR code as inline SVG: dark modules on white with the quiet zone that readers need."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )  # fmt: skip
    return html.format_html(
        '<svg class="qr-code" viewBox="0 0 {0} {0}" role="img" aria-labelledby="qr-title" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        len(rows),
        path,
    )
