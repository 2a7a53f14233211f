"""Certificates made while the server runs, good ones and bad ones, so that a client's checking can be seen to work."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench.errors import UserFacingError
from workbench.workspace import write_atomically

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

Kind = Literal["good", "wrong-name", "expired"]


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM form: the authority to trust, the server's certificate and its private key."""

    ca: Path
    certificate: Path
    private_key: Path


def make_certificates(kind: Kind, folder: Path) -> Certificates:
    """Make an authority and a certificate by it for this computer, and write them into a folder.

    Args:
        kind: what the certificate is like; a wrong name is for another host, an expired one ended yesterday.
        folder: where the files go.

    Raises:
        UserFacingError: the package that makes certificates is not installed.
    """
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError as error:
        raise UserFacingError(
            "Certificates cannot be made here: the package `cryptography` is missing.",
            "Install it with: pip install 'workbench[tls]'.",
        ) from error
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server(kind, key, authority, authority_key)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = Certificates(folder / "ca.pem", folder / f"{kind}.pem", folder / f"{kind}.key")
    write_atomically(files.ca, authority.public_bytes(pem))
    write_atomically(files.certificate, certificate.public_bytes(pem))
    write_atomically(files.private_key, private)
    return files


def _authority(key: EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    now = datetime.now(UTC)
    name = _name("Workbench test authority")
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _server(
    kind: Kind, key: EllipticCurvePrivateKey, authority: x509.Certificate, authority_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    now = datetime.now(UTC)
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    here: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    names = [x509.DNSName("elsewhere.example")] if kind == "wrong-name" else here
    end = now - timedelta(days=1) if kind == "expired" else now + timedelta(days=30)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        x509.CertificateBuilder(authority.subject, _name("Test server"), key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
