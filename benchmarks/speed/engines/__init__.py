"""A corpus in, an index on disk and answers out: one module for each engine.

A module has ``check``, ``build`` and ``open_index`` and runs in the worker; one that is not Python
has ``check`` and names its own commands, ``building`` and ``searching``. Nothing is imported here,
as an engine must not wait for the libraries of the others. `benchmarks.speed.registry` names them.
"""
