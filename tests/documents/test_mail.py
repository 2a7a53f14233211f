"""A saved mail gives its attachments."""

from email.message import EmailMessage

from workbench.documents.mail import attachments


def a_mail(*parts):
    mail = EmailMessage()
    mail["Subject"] = "Your system refused our order"
    mail.set_content("See attached.")
    for name, content in parts:
        mail.add_attachment(content, maintype="application", subtype="xml", filename=name)
    return mail.as_bytes()


def test_attachments_come_with_their_names_and_exact_bytes():
    raw = b'<?xml version="1.0" encoding="windows-1252"?>\r\n<a>Caf\xe9</a>'
    assert attachments(a_mail(("order.xml", raw), ("Bestätigung.xml", b"<b/>"))) == (
        ("order.xml", raw),
        ("Bestätigung.xml", b"<b/>"),
    )


def test_the_words_of_the_mail_are_no_attachment():
    assert attachments(a_mail()) == ()


def test_xml_without_a_name_is_named():
    raw = b"MIME-Version: 1.0\nContent-Type: text/xml\n\n<a/>\n"
    assert attachments(raw) == (("attachment 1.xml", b"<a/>\n"),)


def test_bytes_that_are_no_mail_have_no_attachments():
    assert attachments(b"\x00\xff\xfe nothing") == ()
