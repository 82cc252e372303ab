"""The tables of a workspace. A change of them, or of what is stored in them, raises :data:`VERSION`.

A workspace of a later version, or with other tables, is refused. One of an earlier version with the same tables is
taken over, for what people decided in it: records of another form are named, and the next run reads them anew.
"""

VERSION = 2

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Files by path; ``name`` is what outputs call them, unique among them. ``size`` and ``mtime_ns`` are those of the
-- bytes that ``content`` is the hash of, so that a file that did not change need not be read to know it. ``listed`` is
-- the number of the ingest that last came across the file.
CREATE TABLE files (
    path BLOB PRIMARY KEY, name TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, content TEXT, listed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_name ON files (name);
CREATE INDEX files_content ON files (content, name);

-- What became of each distinct content: its SHA-256, or ``path:PATH`` for a file whose bytes were not read.
CREATE TABLE submissions (
    content TEXT PRIMARY KEY, bytes INTEGER, pages INTEGER NOT NULL, outcome TEXT NOT NULL,
    reading TEXT NOT NULL, limits TEXT NOT NULL, version TEXT NOT NULL, engine TEXT NOT NULL,
    seconds REAL NOT NULL, read_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE problems (
    content TEXT NOT NULL, position INTEGER NOT NULL, page INTEGER,
    cause TEXT NOT NULL, advice TEXT NOT NULL, cause_en TEXT NOT NULL, advice_en TEXT NOT NULL,
    PRIMARY KEY (content, position)
) WITHOUT ROWID;

-- ``body`` is the record as read, without what stands in other columns and tables; ``checked`` tells by which rules its
-- findings were made (:func:`.keys.check_key`), "" where they have to be made anew.
CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, ordinal INTEGER NOT NULL,
    first_page INTEGER NOT NULL, last_page INTEGER NOT NULL, checked TEXT NOT NULL,
    body BLOB NOT NULL, evidence BLOB NOT NULL,
    UNIQUE (content, ordinal)
);
CREATE TABLE digests (record_id INTEGER PRIMARY KEY, digest TEXT NOT NULL);

-- A record's figures for lists; amounts in yuan as exact text.
CREATE TABLE projects (
    record_id INTEGER PRIMARY KEY, name TEXT, unit TEXT, department TEXT, year INTEGER,
    family TEXT NOT NULL, kind TEXT NOT NULL, amount_unit TEXT,
    budget TEXT, spent TEXT, rate REAL, score REAL, grade TEXT, sure INTEGER NOT NULL,
    errors INTEGER NOT NULL, warnings INTEGER NOT NULL, infos INTEGER NOT NULL,
    unchecked INTEGER NOT NULL, review INTEGER NOT NULL
);
CREATE INDEX projects_department ON projects (department);
CREATE INDEX projects_year ON projects (year);

-- In the order in which they are told. ``scope`` is ``record`` or ``run``: whether other records had a part in it.
CREATE TABLE findings (
    record_id INTEGER NOT NULL, position INTEGER NOT NULL, scope TEXT NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, tentative INTEGER NOT NULL, message TEXT NOT NULL, message_en TEXT NOT NULL,
    subjects TEXT NOT NULL, expected TEXT, actual TEXT, dismissed INTEGER NOT NULL,
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;
CREATE INDEX findings_rule ON findings (rule, severity, record_id);
CREATE TABLE unchecked (
    record_id INTEGER NOT NULL, position INTEGER NOT NULL, scope TEXT NOT NULL, rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;

-- What people decided on values and findings; nothing is ever changed or deleted here, the latest on a place holds. It
-- is tied to the content and the place on its page, so that it outlives readings. ``old`` and ``new`` are JSON.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL,
    pointer TEXT NOT NULL, anchor TEXT NOT NULL, page INTEGER, box TEXT, text TEXT NOT NULL, old TEXT NOT NULL,
    new TEXT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL, who TEXT NOT NULL, made_at TEXT NOT NULL
);
CREATE INDEX decisions_content ON decisions (content, id);

-- The name under which a content's records are told: the first of its files.
CREATE VIEW told AS SELECT content, MIN(name) AS file FROM files WHERE content IS NOT NULL GROUP BY content;
"""
