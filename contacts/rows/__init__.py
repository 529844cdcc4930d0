"""What does a row of a file say of a person? Rules alone: nothing here knows a model or a database.

So the processes that read millions of rows (`worker`) need not load the whole back-office.
"""
