"""Everything that can fail, each with the next step to take.

::

    SaryeError
    ├── InputError            what was asked for cannot be done as asked
    │   ├── PathMissing
    │   ├── NothingToIndex
    │   ├── NotIndexed
    │   ├── SettingsInvalid
    │   │   ├── SettingsMalformed
    │   │   └── SettingWrong
    │   ├── KeyUnknown
    │   ├── UsageError            wrong as it is typed, whatever the index holds
    │   │   ├── FilterInvalid
    │   │   │   ├── ChoiceUnknown
    │   │   │   ├── NumberOutside
    │   │   │   ├── TextTooLong
    │   │   │   ├── ParameterMissing
    │   │   │   ├── ParameterRepeated
    │   │   │   ├── ParameterUnknown
    │   │   │   └── ParameterUnwanted
    │   │   ├── FormatUnknown
    │   │   ├── LayoutUnknown
    │   │   └── PlainUnknown
    │   ├── AddressTaken
    │   ├── PageOpen
    │   ├── AddressUnusable
    │   ├── AddressInvalid        of an index, as the two below
    │   ├── AddressWithPassword
    │   ├── IndexNameInvalid
    │   ├── ExtraMissing
    │   ├── CredentialsMissing    of a cluster, as the four below
    │   ├── CredentialsMalformed
    │   ├── CredentialsExposed
    │   ├── CredentialsIncomplete
    │   ├── PasswordUnprotected
    │   ├── TokenUnusable
    │   ├── CopyOntoItself
    │   ├── CaseUnknown
    │   └── CaseAmbiguous
    ├── ReadError             a document that cannot be read; becomes a Problem of a run
    ├── ArchiveError          the index cannot be used as it is
    │   ├── IndexMissing
    │   ├── ArchiveClosed
    │   ├── IndexOutdated
    │   ├── IndexDamaged
    │   ├── IndexLocked
    │   ├── IndexExists
    │   ├── IndexUnusable
    │   ├── EngineUnreachable     a cluster, as the six below
    │   ├── EngineUntrusted
    │   ├── EngineDenied
    │   ├── EngineForeign
    │   ├── EngineReadOnly
    │   ├── EngineIncomplete
    │   ├── EngineFailed
    │   ├── IndexForeign
    │   ├── CacheUnusable
    │   ├── AnalysisStopped
    │   └── MeaningsUnusable
    └── OutputError           a file that cannot be written
        ├── OutputExists
        └── OutputUnwritten

An error keeps its English template and its parameters apart, so that a skin can say it in the
reader's language (`sarye.messages.Translator.error`). ``str(error)`` is the English text.
"""

from __future__ import annotations

from typing import ClassVar

from sarye.messages import N_


class SaryeError(Exception):
    """The base of every failure that sarye reports; its text never holds text of a case."""

    template: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **params: str | int) -> None:
        self.params = params
        super().__init__(self.template.format(**params))


class InputError(SaryeError):
    """What was asked for cannot be done as asked."""


class PathMissing(InputError):
    template = N_("No such file or folder: {path}. Check the path.")


class NothingToIndex(InputError):
    template = N_(
        "No documents in {path}. Put documents there ({formats}), or name another folder."
    )


class NotIndexed(InputError):
    template = N_("The index has no documents of {path}. It has documents of: {known}.")


class SettingsInvalid(InputError):
    template = N_("{path} cannot be used: {reason}. Mend the file or remove the entry.")


class SettingsMalformed(SettingsInvalid):
    template = N_("{path} cannot be read: line {line} is not valid TOML. Mend that line.")


class SettingWrong(SettingsInvalid):
    template = N_("{path} cannot be used: {key} is no {taken}. Mend the file or remove the entry.")


class KeyUnknown(InputError):
    template = N_(
        "{path} has a key {key} that means nothing. The nearest one is {nearest}: mend it, or take "
        "it out."
    )


class UsageError(InputError):
    """What is wrong as it is typed: the command line ends with 2 and not with 1."""


class FilterInvalid(UsageError):
    template = N_("{name} cannot be {value}. Use a value such as {example}.")


class ChoiceUnknown(FilterInvalid):
    template = N_("{name} cannot be {value}. Use one of: {known}")


class NumberOutside(FilterInvalid):
    template = N_("{name} cannot be {value}. Use a whole number from {low} to {high}.")


class TextTooLong(FilterInvalid):
    template = N_("{name} has more than {most} characters. Make it shorter.")


class ParameterRepeated(FilterInvalid):
    template = N_("{name} is given more than once. Give it once.")


class ParameterMissing(FilterInvalid):
    template = N_("{name} is missing, and without it nothing can be answered. Give it a value.")


class ParameterUnknown(FilterInvalid):
    template = N_("Nothing is called {name} here. Did you mean {nearest}? All names: {known}")


class ParameterUnwanted(FilterInvalid):
    template = N_("Nothing can be said here by a name: leave {name} out.")


class AddressTaken(InputError):
    template = N_(
        "Port {port} of {host} is used by another program. Name another one: --port {other}"
    )


class PageOpen(InputError):
    template = N_(
        "The page of this index is open already at {address} (for another one beside it: "
        "--port {other})."
    )


class AddressUnusable(InputError):
    template = N_(
        "Nobody can listen at {host}, port {port} ({reason}). Name an address of this machine and "
        "a port above 1023: --host 127.0.0.1 --port {other}"
    )


class WorkersUnavailable(InputError):
    template = N_("On Windows one process answers: leave out --workers.")


class AddressInvalid(InputError):
    template = N_(
        "{address} is no address of an index. Write it so: https://HOST:9200/NAME (several hosts "
        "with commas between them)"
    )


class AddressWithPassword(InputError):
    template = N_(
        "The address of an index holds no user and no password. Set SARYE_OPENSEARCH_USER and "
        "SARYE_OPENSEARCH_PASSWORD, or name a file with them in sarye.toml."
    )


class IndexNameInvalid(InputError):
    template = N_(
        "An index of a cluster cannot be named {name}. Use small letters, digits, - and _, at most "
        "{most} bytes, and a letter or a digit first."
    )


class ExtraMissing(InputError):
    template = N_('This needs an extra that is not installed. Run: pip install "sarye[{extra}]"')


class CredentialsMissing(InputError):
    template = N_(
        "{path}, which is needed to log in to the cluster, cannot be read. Check the path and the "
        "rights to the file."
    )


class CredentialsMalformed(InputError):
    template = N_(
        'The credentials in {path} cannot be read. Each line has the form key = "value"; keys '
        "are user, password, certificate, key and ca."
    )


class CredentialsExposed(InputError):
    template = N_(
        "Other users of this machine can read the credentials in {path}. Run: chmod 600 {path}"
    )


class CredentialsIncomplete(InputError):
    template = N_(
        "A cluster is given a user and a password, or neither. Set SARYE_OPENSEARCH_USER and "
        "SARYE_OPENSEARCH_PASSWORD (or SARYE_OPENSEARCH_PASSWORD_FILE)."
    )


class PasswordUnprotected(InputError):
    template = N_(
        "No password is sent to {address}: others could read it on its way. Use an address with "
        "https://"
    )


class TokenUnusable(InputError):
    template = N_(
        "No token can be read from {path}. Write one line into that file: "
        "at least {least} letters, digits and signs, without a space."
    )


class CopyOntoItself(InputError):
    template = N_("{path} is where the index is already. Name another place: --to PLACE")


class FormatUnknown(UsageError):
    template = N_("No export format {format!r}. Use one of: {known}.")


class LayoutUnknown(UsageError):
    template = N_("{format} has no pages to lay out. Export one of these as a table: {known}.")


class PlainUnknown(UsageError):
    template = N_("--plain is for {known}, not for {format}. Leave it out.")


class CaseUnknown(InputError):
    template = N_("Nothing has the id {id}. `sarye search` shows the ids of its hits.")


class CaseAmbiguous(InputError):
    template = N_("{count} entries have an id that begins with {id}. Give more of its characters.")


class ReadError(SaryeError):
    """A document that cannot be read; ``kind`` and ``params`` make a `sarye.models.Problem`."""

    template = N_("The document cannot be read ({kind}).")

    def __init__(self, kind: str, *, line: int | None = None, **params: str | int) -> None:
        super().__init__(kind=kind, **params)
        self.kind = kind
        self.line = line


class ArchiveError(SaryeError):
    """The index cannot be used as it is."""


class IndexMissing(ArchiveError):
    template = N_("There is no index in {path}. First run: sarye index --index {path}")


class ArchiveClosed(ArchiveError):
    template = N_("The archive was closed. Open it again: Archive.open")


class IndexOutdated(ArchiveError):
    template = N_(
        "The index in {path} was made by another version ({found}; this one is {expected}). "
        "Run: sarye index --rebuild --index {path}"
    )


class IndexDamaged(ArchiveError):
    """What is read is not what was written; ``file`` names where."""

    template = N_(
        "The index in {path} is damaged ({file}). Nothing is lost that can still be read. "
        "Run: sarye index --index {path}"
    )


class IndexLocked(ArchiveError):
    template = N_(
        "Another run is writing to the index in {path}. Wait until it has ended and try again."
    )


class IndexExists(ArchiveError):
    template = N_("There is an index in {path} already. To replace it: --force")


class IndexUnusable(ArchiveError):
    template = N_(
        "{path} cannot hold an index ({reason}). "
        "Name a folder that you can write to: --index FOLDER"
    )


class EngineUnreachable(ArchiveError):
    template = N_(
        "The cluster of {path} does not answer ({reason}). Check the address, and that it runs; "
        "then try again. What is indexed there is kept."
    )


class EngineUntrusted(ArchiveError):
    template = N_(
        "The certificate of {path} is not trusted ({reason}). Name the file of the authority that "
        "made it: SARYE_OPENSEARCH_CA=FILE"
    )


class EngineDenied(ArchiveError):
    template = N_(
        "{path} does not let this user in or do this ({reason}). Check SARYE_OPENSEARCH_USER, the "
        "password and the role."
    )


class EngineForeign(ArchiveError):
    template = N_(
        "What answers at {path} is no OpenSearch 2 or 3 ({found}). Check the address and the port."
    )


class EngineReadOnly(ArchiveError):
    template = N_(
        "The cluster of {path} takes no more writing, as its disks are full or it is locked. Make "
        "room there and run it again. What was indexed before answers on."
    )


class EngineIncomplete(ArchiveError):
    template = N_(
        "The cluster of {path} has not all of the index at hand ({reason}). Wait until its nodes "
        "are back, and try again."
    )


class EngineFailed(ArchiveError):
    template = N_(
        "The cluster of {path} could not do what it was asked ({reason}). Try again; if it stays "
        "so, look into the cluster's log."
    )


class IndexForeign(ArchiveError):
    template = N_(
        "{path} is in use for something that sarye did not make. Choose another name for the index."
    )


class CacheUnusable(ArchiveError):
    template = N_(
        "{path} cannot hold what is fetched from the cluster and written to it ({reason}). Make "
        "room there, or name another folder for caches: XDG_CACHE_HOME=FOLDER"
    )


class AnalysisStopped(ArchiveError):
    template = N_(
        "The analysis of words stopped, perhaps for want of memory. "
        "What was indexed before is kept. Run again with: --jobs 1"
    )


class MeaningsUnusable(ArchiveError):
    template = N_(
        "The table of word meanings that comes with sarye is missing or damaged. "
        "Install sarye again: pip install --force-reinstall sarye"
    )


class OutputError(SaryeError):
    template = N_("{path} cannot be written ({reason}). Close the file or name another one.")


class OutputExists(OutputError):
    template = N_("{path} is there already and is left as it is. To replace it: --force")


class OutputUnwritten(OutputError):
    template = N_(
        "What was printed could not be written ({reason}). Make room there, or write it elsewhere."
    )
