"""A table as Parquet, written in groups of rows; needs pyarrow (``pip install hecha[parquet]``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..schema import Record, plain_decimal
from .tables import Cell, Table
from .whole import whole
from .wording import Lang

GROUP = 20_000
"""Rows of a group."""


@contextmanager
def parquet(path: Path, table: Table[Any], lang: Lang = "zh") -> Iterator[Callable[[int, Record], None]]:
    """Write records to a file with the columns and types of :func:`.tables.to_frames`; the same give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"string": pa.string(), "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema(
        [(name, types[column.dtype]) for name, column in zip(table.header(lang), table.columns, strict=True)]
    )
    kinds = [column.dtype for column in table.columns]
    rows: list[list[Cell | float]] = []

    with whole(path) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as writer:

        def flush() -> None:
            columns = [pa.array([row[i] for row in rows], type=schema.types[i]) for i in range(len(kinds))]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            rows.clear()

        def add(position: int, record: Record) -> None:
            rows.extend(
                [_held(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
                for row in table.cells((record,), lang)
            )
            if len(rows) >= GROUP:
                flush()

        yield add
        flush()


def _held(cell: Cell, kind: str) -> Cell | float:
    if isinstance(cell, Decimal):
        return plain_decimal(cell) if kind == "string" else float(cell)
    return cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell
