"""The programme of the Games as files: read, compared with what we have, taken in, with a record of what changed.

`columns` and `kinds` say what the files hold; `reading` judges a file, `comparing` says what it would change,
`taking_in` changes it. The admin's import and `manage.py import_programme` call the same functions.
"""

from __future__ import annotations
