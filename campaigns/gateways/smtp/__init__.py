"""SMTP as the e-mail gateway speaks it, from the outside in.

`server` which server and how, `pool` which connection, `group` which message next, `conversation` the talk on one
connection, `wire` the bytes of one message, `verdicts` what a reply means.
"""

from __future__ import annotations
