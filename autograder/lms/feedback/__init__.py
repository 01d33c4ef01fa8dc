"""Feedback on its way back to students: one page each, and the archives and mails that carry it."""
