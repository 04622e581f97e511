"""What stands around an application that answers: its port, its options, its log, its processes.

::

    sarye serve ─▶ serveoptions.py ─▶ ports.py, neighbours.py ─▶ supervising.py
                                                                      │ a process each
    the application, by its name ◀─ serveworker.py ◀──────────────────┘
                                          └─▶ server.py, connections.py: uvicorn

Who starts a server imports none of what answers: neither the application nor the index.
"""
