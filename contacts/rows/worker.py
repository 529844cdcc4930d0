"""`python -m contacts.rows.worker`: a process that validates blocks of rows, as they come through its pipes.

Reads a `Meaning`, then blocks until a None; answers each block with a `Validated`, in the same order, and the None
with a None. It ends when its pipe is closed: also when the process that started it dies.
"""

from __future__ import annotations

import pickle
import sys

from contacts.rows.blocks import Validator


def main() -> None:
    told, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        validator = Validator(pickle.load(told))  # noqa: S301 - from the process that started this one
        while (block := pickle.load(told)) is not None:  # noqa: S301
            pickle.dump(validator.validate(block), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
        pickle.dump(None, answers)
        answers.flush()
    except (EOFError, BrokenPipeError):
        sys.stderr.close()  # nobody is left to be told


if __name__ == "__main__":
    main()
