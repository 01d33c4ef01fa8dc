"""Why a submission has no usable answer to a call; each message is for the student."""


class StudentError(Exception):
    """The submission has no usable answer to a call; the message is for the student."""


class NotAttempted(StudentError):
    """The function is missing, or is still the stub that was handed out."""


class TimeLimit(StudentError):
    """The submission did not answer in time."""


class Crash(StudentError):
    """The submission's process died."""
