"""Sessions with the ERP: connections, protocol profiles, keys, and submitting a document with its transcript.

The wire of each kind of server is data (`resources/protocols`). The embedded test server is reached through
`workbench.sessions.embedded`. Submitting itself is in `workbench.sessions.client` and `workbench.sessions.many`, which
only the way through the review gate imports (`workbench.bench.sending`).
"""

from __future__ import annotations

from workbench.sessions.answer import AnswerError, read_answer
from workbench.sessions.connection import LOCAL, Connection, Connections, is_loopback
from workbench.sessions.connection_file import load_connections
from workbench.sessions.keys import new_key
from workbench.sessions.profile import Profile
from workbench.sessions.profile_file import ProfileError, load_profile
from workbench.sessions.secret import Secret
from workbench.sessions.submission import Answer, Message, Need, StepProgress, Submission
from workbench.sessions.transcript import Exchange, Timing, Transcript

__all__ = [
    "LOCAL",
    "Answer",
    "AnswerError",
    "Connection",
    "Connections",
    "Exchange",
    "Message",
    "Need",
    "Profile",
    "ProfileError",
    "Secret",
    "StepProgress",
    "Submission",
    "Timing",
    "Transcript",
    "is_loopback",
    "load_connections",
    "load_profile",
    "new_key",
    "read_answer",
]
