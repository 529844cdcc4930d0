"""What does `make run` do? Everything: services, database, demo data, then web, workers, clock and mail catcher.

    run           the order of things, and what is said at each step
    preparation   what must be true before a program starts, and is only made true when something changed
    programs      which programs run, with which words, and how each is known to be ready
    supervisor    start, watch, start again, stop
    ports         is this port free, and who has it?
    alone         one `make run` a folder, and nothing left over from one that was killed
    console       the sentences on the screen

Production runs the same programs under its own process manager: `docs/operations.md` lists them.
"""
