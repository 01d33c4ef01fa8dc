"""Mails with feedback, one file each, for a program that sends them."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from autograder.lms.export.sheet import maximum, number
from autograder.lms.feedback.feedback import Feedback
from autograder.lms.feedback.page import page


def file(feedback: Feedback) -> tuple[str, str]:
    """The name of the student's mail and its text. Raises ValueError when no mail can go to the student's address."""
    person, assignment = feedback.person, feedback.of.assignment
    try:
        to = Address(person.name, addr_spec=person.email)
    except Exception:  # the parser fails in many ways
        raise ValueError("no e-mail address" if not person.email else "not an e-mail address") from None
    mail = EmailMessage(SMTP)
    mail["To"], mail["Subject"], mail["X-Unsent"] = to, f"Feedback on {assignment}", "1"
    mail.set_content(f"{_standing(feedback)}\n\nThe page in the attachment says more. It opens without a network.\n")
    mail.add_attachment(page(feedback), subtype="html", filename=f"{assignment}.html")
    return f"{person.id}.eml", mail.as_string()


def _standing(feedback: Feedback) -> str:
    entry = feedback.entry
    if entry.state == "could not be graded":
        return "Your submission could not be graded, and has no score. Please hand it in again."
    waits = ", and some answers have not been marked yet" if feedback.waits else ""
    return f"You have {number(entry.total)} of {number(maximum(feedback.of))} points{waits}."
