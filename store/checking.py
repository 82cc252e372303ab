"""Brings the findings of a workspace up to date, one record at a time: memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sized

from ..check import CheckConfig, Digest, Said, across, check_record, digest_record, settled
from ..check.registry import RUN_RULES
from ..schema import Record
from .keys import check_key
from .workspace import Workspace

_TOGETHER = 200  # records a transaction


def check_workspace(
    workspace: Workspace, config: CheckConfig | None = None, *, watch: Callable[[int, int], None] | None = None
) -> bool:
    """Apply the rules where findings were made by others or of other records; whether there was anything to do.

    Records whose own findings stand are not looked at again unless a rule across the run asks for them; one that a
    person decides on meanwhile is left for the next time. ``watch`` is told how many records are done, and of how many.
    """
    config = config or CheckConfig()
    key = check_key(config)
    if is_checked(workspace, key):
        return False
    revision, since = workspace.revision, workspace.last_decision
    revision += _check_each(workspace, config, key, since, watch)
    revision += _check_across(workspace, config, key, since)
    if workspace.revision == revision:  # nobody changed anything meanwhile
        workspace.note("checked", f"{key} {revision}")
    return True


def is_checked(workspace: Workspace, key: str) -> bool:
    """Whether all findings were made under a key of :func:`.keys.check_key`, of the records as they stand."""
    return workspace.noted("checked") == f"{key} {workspace.revision}"


def _check_each(
    workspace: Workspace, config: CheckConfig, key: str, since: int, watch: Callable[[int, int], None] | None
) -> int:
    """The rules over one record; returns how many transactions were made."""
    due = workspace.due_for_check(key)
    batches = 0
    for start in range(0, len(due), _TOGETHER):
        checked: list[tuple[int, Record]] = []
        digests: list[tuple[int, str]] = []
        for record_id in due[start : start + _TOGETHER]:
            if (record := workspace.record(record_id)) is not None:
                checked.append((record_id, check_record(record, config)))
                digests.append((record_id, digest_record(record, config).to_text()))
        run_rules = frozenset(RUN_RULES) - config.disabled.keys()
        workspace.set_findings(checked, key, digests=digests, run_rules=run_rules, since=since)
        batches += 1
        if watch:
            watch(min(start + _TOGETHER, len(due)), len(due))
    return batches


def _check_across(workspace: Workspace, config: CheckConfig, key: str, since: int) -> int:
    """The rules across the run; returns how many transactions were made."""
    ids = workspace.record_ids()
    said: dict[int, list[Said]] = {}
    for i, entry in across(_Digests(workspace, ids), lambda i: _present(workspace, ids[i]), config):
        said.setdefault(ids[i], []).append(entry)
    before = workspace.said_by_run()
    changed = [record_id for record_id in ids if said.get(record_id) or record_id in before]
    batches = 0
    for start in range(0, len(changed), _TOGETHER):
        checked = []
        for record_id in changed[start : start + _TOGETHER]:
            own = workspace.said_of(record_id, "record")
            record = workspace.record(record_id, evidence=False)
            if record is None:
                continue
            settled_now = settled(record, [*own, *said.get(record_id, ())], config)
            if (settled_now.findings, settled_now.unchecked) != (record.findings, record.unchecked):
                checked.append((record_id, settled_now))
        if checked:
            run_rules = frozenset(RUN_RULES) - config.disabled.keys()
            workspace.set_findings(checked, key, run_rules=run_rules, since=since)
            batches += 1
    return batches


def _present(workspace: Workspace, record_id: int) -> Record:
    record = workspace.record(record_id)
    if record is None:
        raise LookupError(f"record {record_id} was taken away while the rules ran")
    return record


class _Digests(Sized):
    """The digests of records in their order, read in portions each time they are gone through."""

    def __init__(self, workspace: Workspace, ids: list[int]) -> None:
        self._workspace, self._ids = workspace, ids

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, item: object) -> bool:
        return any(item == digest for digest in self)

    def __iter__(self) -> Iterator[Digest]:
        for start in range(0, len(self._ids), 500):
            for text in self._workspace.digests(self._ids[start : start + 500]):
                yield Digest.from_text(text)
