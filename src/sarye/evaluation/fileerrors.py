"""What can be wrong with the files and the measures of an evaluation, each with the next step.

::

    InputError
    ├── FileUnusable
    ├── LineMalformed
    ├── LineRepeated
    ├── NoCommonQueries
    ├── MeasureUnknown
    ├── MeasureUnusable
    ├── MeasuresMissing
    └── QueryEmpty
"""

from __future__ import annotations

from sarye.errors import InputError, UsageError
from sarye.messages import N_


class FileUnusable(InputError):
    """A file that is there and cannot be read."""

    template = N_("{path} cannot be read ({reason}). Check the file, and save it as UTF-8.")


class LineMalformed(InputError):
    """A line that is not of the form of its file."""

    template = N_("Line {line} of {path} is not of the form {expected}. Mend the line.")


class LineRepeated(InputError):
    """A line that says something else than a line before it."""

    template = N_("Line {line} of {path} contradicts a line before it ({id}). Remove one of them.")


class NoCommonQueries(InputError):
    """Two files that do not belong together."""

    template = N_("{first} and {second} have no query id in common. Name files that go together.")


class MeasureUnknown(UsageError):
    """A measure that has no such name."""

    template = N_("No measure {name}. Use one of: {known}.")


class MeasureUnusable(UsageError):
    """A measure whose cutoff or parameters are missing or wrong."""

    template = N_("The measure {name} cannot be computed. Write it like {example}.")


class MeasuresMissing(InputError):
    """Measures are asked for where the package that computes them is not installed."""

    template = N_(
        'The packages that compute measures are not installed. Run: pip install "sarye[evaluation]"'
    )


class QueryEmpty(InputError):
    """A query without a word, for which there is nothing to judge."""

    template = N_("The query holds nothing to search for. Give a word or a question.")
