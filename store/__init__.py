"""The workspace of a run: one SQLite file that holds what was read, what was found, and what became of every file."""

from .codec import Stored, encode
from .deciding import decide_finding, decide_value
from .decisions import Conflict, Reviewed
from .effective import Decision, Held
from .keys import check_key, limits_key, reading_key
from .listing import FileOutcome, ProjectQuery, ProjectRow
from .typed import NoValue, read_typed
from .workspace import FileRow, NoWorkspace, Submission, Workspace, WorkspaceInUse

__all__ = [
    "Conflict",
    "Decision",
    "FileOutcome",
    "FileRow",
    "Held",
    "NoValue",
    "NoWorkspace",
    "ProjectQuery",
    "ProjectRow",
    "Reviewed",
    "Stored",
    "Submission",
    "Workspace",
    "WorkspaceInUse",
    "check_key",
    "decide_finding",
    "decide_value",
    "encode",
    "limits_key",
    "read_typed",
    "reading_key",
]
