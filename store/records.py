"""Records of a workspace as they stand now, and what the rules said of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Literal, get_args, overload

from ..schema import Finding, NotChecked, Record, Severity
from .codec import FINDING_COLUMNS, finding_of, finding_rows, summary_row, unchecked_rows
from .decisions import Reviewed, all_decided, insert, reviewed
from .effective import Decision, moved
from .listing import Listing
from .summary import summary_of

Scope = Literal["record", "run"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class Records(Listing):
    """The records' side of a workspace (see :class:`.workspace.Workspace`)."""

    def record_ids(self) -> list[int]:
        """The records that are told, in the order of file and first page."""
        query = "SELECT id FROM records JOIN told USING (content) ORDER BY file, first_page, ordinal"
        return [record_id for (record_id,) in self._db.execute(query)]

    def records(self, *, evidence: bool = True) -> Iterator[tuple[int, Record]]:
        """Every record that is told with its number, in the order of file and first page; one that is replaced
        meanwhile is told as it is now, one that is taken away is left out.
        """
        for record_id in self.record_ids():
            if (record := self.record(record_id, evidence=evidence)) is not None:
                yield record_id, record

    def record(self, record_id: int, *, evidence: bool = True) -> Record | None:
        """One record as it stands now, with its findings; None where there is none (any more) that is told."""
        found = self.reviewed(record_id, evidence=evidence)
        return None if found is None else found.record

    def reviewed(self, record_id: int, *, evidence: bool = True) -> Reviewed | None:
        """One record as it stands now, with what people decided on it."""
        return reviewed(self._db, record_id, evidence=evidence)

    # -- findings -----------------------------------------------------------------------------------------------

    def due_for_check(self, key: str) -> list[int]:
        """The records that are told and whose own findings were not made under a key."""
        query = "SELECT id FROM records JOIN told USING (content) WHERE checked <> ? ORDER BY id"
        return [record_id for (record_id,) in self._db.execute(query, (key,))]

    def digests(self, record_ids: Sequence[int]) -> list[str]:
        """The digests of some records, in their order."""
        marks = ", ".join("?" * len(record_ids))
        found = dict(
            self._db.execute(f"SELECT record_id, digest FROM digests WHERE record_id IN ({marks})", record_ids)
        )
        return [found[record_id] for record_id in record_ids]

    def said_by_run(self) -> set[int]:
        """The records about which rules across the run said something."""
        query = "SELECT record_id FROM {} WHERE scope = 'run'"
        return {row[0] for table in ("findings", "unchecked") for row in self._db.execute(query.format(table))}

    def said_of(self, record_id: int, scope: Scope) -> list[Finding | NotChecked]:
        """What the rules of one scope said of a record."""
        found = self._db.execute(
            f"SELECT {FINDING_COLUMNS} FROM findings WHERE record_id = ? AND scope = ? ORDER BY position",
            (record_id, scope),
        )
        gaps = self._db.execute(
            "SELECT rule, reason FROM unchecked WHERE record_id = ? AND scope = ? ORDER BY position",
            (record_id, scope),
        )
        return [*map(finding_of, found), *(NotChecked(rule=rule, reason=reason) for rule, reason in gaps)]

    def set_findings(
        self,
        checked: Sequence[tuple[int, Record]],
        key: str,
        *,
        run_rules: Container[str],
        digests: Sequence[tuple[int, str]] = (),
        since: int | None = None,
    ) -> None:
        """Store what the rules said of records (``findings`` and ``unchecked`` of each, in their order), made under
        ``key``; those of ``run_rules`` are kept apart as owed to the run. ``digests`` are new ones of records.
        What people decided on after the decision ``since`` is left as it is: this was said of it as it was before.
        """
        with self._writing():
            touched = set() if since is None else self._decided_after(since)
            digests = [entry for entry in digests if entry[0] not in touched]
            self._db.executemany("INSERT OR REPLACE INTO digests VALUES (?, ?)", digests)
            for record_id, record in checked:
                if record_id in touched:
                    continue
                self._tell(record_id, record, run_rules)
                self._db.execute("UPDATE records SET checked = ? WHERE id = ?", (key, record_id))

    def _tell(self, record_id: int, record: Record, run_rules: Container[str]) -> None:
        """Store the findings of a record and its figures for lists, which leave out what people dismissed."""
        self._clear(record_id, "projects", "findings", "unchecked")
        scopes = [("run" if f.rule in run_rules else "record", f) for f in record.findings]
        gaps = [("run" if g.rule in run_rules else "record", g) for g in record.unchecked]
        self._insert("projects", [(record_id, *summary_row(summary_of(record)))])
        self._insert("findings", [(record_id, *row) for row in finding_rows([(f, s) for s, f in scopes])])
        self._insert("unchecked", [(record_id, *row) for row in unchecked_rows([(g, s) for s, g in gaps])])
        told = self.record(record_id)
        if told is not None and any(finding.judged for finding in told.findings):
            self._clear(record_id, "projects", "findings")
            self._insert("projects", [(record_id, *summary_row(summary_of(told)))])
            scopes = [("run" if f.rule in run_rules else "record", f) for f in told.findings]
            self._insert("findings", [(record_id, *row) for row in finding_rows([(f, s) for s, f in scopes])])

    # -- decisions ----------------------------------------------------------------------------------------------

    def decide(
        self, record_id: int, make: Callable[[Reviewed], Decision], check: Callable[[Record], Record]
    ) -> Reviewed:
        """Keep the decision that ``make`` gives for the record as it stands, and what ``check`` says of it then.

        What the rules over the run said stays until they are applied again. Nothing is kept where ``make`` or ``check``
        raises; nobody else writes between them. Raises ``KeyError`` where there is no such record.
        """
        with self._writing():
            before = self.reviewed(record_id)
            if before is None:
                raise KeyError(record_id)
            insert(self._db, make(before))
            after = self.reviewed(record_id)
            assert after is not None
            scoped = self._db.execute("SELECT rule FROM findings WHERE record_id = ? AND scope = 'run'", (record_id,))
            run_rules = {rule for (rule,) in scoped}
            kept = [finding for finding in before.record.findings if finding.rule in run_rules]
            checked = check(after.whole.record)
            findings = sorted(
                [*checked.findings, *moved(kept, before.whole, after.whole)],
                key=lambda finding: SEVERITIES.index(finding.severity),
            )
            self._tell(record_id, checked.model_copy(update={"findings": tuple(findings)}), run_rules)
            self._db.execute("UPDATE records SET checked = '' WHERE id = ?", (record_id,))
            told = self.reviewed(record_id)
            assert told is not None
            return told

    @property
    def last_decision(self) -> int:
        """The number of the decision made last, 0 before the first."""
        return int(self._db.execute("SELECT COALESCE(MAX(id), 0) FROM decisions").fetchone()[0])

    def _decided_after(self, decision: int) -> set[int]:
        """The records on whose content people decided after a decision."""
        rows = self._db.execute(
            "SELECT r.id FROM decisions d JOIN records r USING (content) WHERE d.id > ?", (decision,)
        )
        return {row[0] for row in rows}

    def decisions(self) -> Iterator[tuple[str, Decision]]:
        """Every decision ever made under the name of its file, in the order made."""
        return all_decided(self._db)


class StoredRecords(Sequence[Record]):
    """The records of a workspace as a sequence: read when asked for, none kept."""

    def __init__(self, workspace: Records, *, evidence: bool = True) -> None:
        self._workspace, self._evidence = workspace, evidence
        self.ids = workspace.record_ids()

    def __len__(self) -> int:
        return len(self.ids)

    def counts(self) -> list[tuple[int, int, int]]:
        """Errors, warnings and notes of each record, without reading them."""
        known = self._workspace.counts()
        return [known[record_id] for record_id in self.ids]

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        record = self._workspace.record(self.ids[index], evidence=self._evidence)
        if record is None:
            raise LookupError(f"record {self.ids[index]} was taken away meanwhile")
        return record
