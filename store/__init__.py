"""The workspace of a run: one SQLite file that holds what was read, what was found, and what became of every file."""

from .checking import check_workspace, is_checked
from .codec import Stored, encode
from .database import FILE_NAME, NoWorkspace, WorkspaceInUse
from .deciding import decide_finding, decide_value, restore_row
from .decisions import Conflict, Reviewed
from .effective import Decision, Held
from .keys import check_key, installed, limits_key, program_key, reading_key
from .listing import FileOutcome, ProjectQuery, ProjectRow
from .records import StoredRecords
from .typed import NoValue, read_typed
from .workspace import FileRow, Outcome, Submission, Workspace

__all__ = [
    "FILE_NAME",
    "Conflict",
    "Decision",
    "FileOutcome",
    "FileRow",
    "Held",
    "NoValue",
    "NoWorkspace",
    "Outcome",
    "ProjectQuery",
    "ProjectRow",
    "Reviewed",
    "Stored",
    "StoredRecords",
    "Submission",
    "Workspace",
    "WorkspaceInUse",
    "check_key",
    "check_workspace",
    "decide_finding",
    "decide_value",
    "encode",
    "installed",
    "is_checked",
    "limits_key",
    "program_key",
    "read_typed",
    "reading_key",
    "restore_row",
]
