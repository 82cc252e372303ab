"""The workspace of a run: one SQLite file that holds what was read, what was found, and what became of every file."""

from .codec import Stored, encode
from .keys import check_key, limits_key, reading_key
from .listing import FileOutcome, ProjectQuery, ProjectRow
from .workspace import FileRow, NoWorkspace, Submission, Workspace, WorkspaceInUse

__all__ = [
    "FileOutcome",
    "FileRow",
    "NoWorkspace",
    "ProjectQuery",
    "ProjectRow",
    "Stored",
    "Submission",
    "Workspace",
    "WorkspaceInUse",
    "check_key",
    "encode",
    "limits_key",
    "reading_key",
]
