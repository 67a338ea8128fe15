-- One snapshot is one pull. Readers see finished ones only; the writer's one transaction makes it so.
CREATE TABLE snapshot (
    n INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    program TEXT NOT NULL
) STRICT;

-- How well one kind of one connector instance was read; copied unchanged where a pull left it out.
CREATE TABLE section (
    n INTEGER NOT NULL,
    instance TEXT NOT NULL,
    kind TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    good_at TEXT,
    unread INTEGER NOT NULL,
    why TEXT,
    doubt TEXT NOT NULL,
    rows INTEGER NOT NULL,
    credential TEXT NOT NULL,
    leaves_out INTEGER NOT NULL,
    configured INTEGER NOT NULL,
    PRIMARY KEY (n, instance, kind)
) WITHOUT ROWID, STRICT;

-- Every name that was ever seen or referred to. `current` is its fact (of a definition) or its reading (of an
-- observation) in the newest snapshot, NULL where it has none; `received` is the hash of the bytes as they came, so that
-- an unchanged thing costs one hash; `mark` is the provider's own version of it.
CREATE TABLE resource (
    rid INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    rkey TEXT NOT NULL,
    current INTEGER,
    received BLOB,
    mark TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, instance, rkey)
) STRICT;

-- One row for each change of a definition: the first and the last snapshot that hold it, both included.
CREATE TABLE version (
    rid INTEGER NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER,
    fid INTEGER NOT NULL,
    PRIMARY KEY (rid, first_n)
) WITHOUT ROWID, STRICT;

-- The versions that differ from the one before in nothing but wording: names, descriptions, instants of edits. Made at
-- the first pull into a store of an earlier program, whose older versions count as more than that.
CREATE TABLE slight (rid INTEGER NOT NULL, first_n INTEGER NOT NULL, PRIMARY KEY (rid, first_n)) WITHOUT ROWID, STRICT;

-- Bodies, each once for the thing that it is of: scrubbed, in canonical form, compressed, as a delta against `base`
-- where that is smaller.
CREATE TABLE body (bid INTEGER PRIMARY KEY, base INTEGER, data BLOB NOT NULL) STRICT;

-- What a reader made of a body: the value, and its queries, which stand after it in one line of their own where both
-- are short; as deltas against those of `base` where that is smaller.
CREATE TABLE fact (
    fid INTEGER PRIMARY KEY,
    bid INTEGER NOT NULL,
    reader INTEGER NOT NULL,
    base INTEGER,
    data BLOB NOT NULL,
    queries BLOB NOT NULL
) STRICT;

-- What things of a form have in common, for compressing the rest of them.
CREATE TABLE primer (did INTEGER PRIMARY KEY, form TEXT NOT NULL UNIQUE, data BLOB NOT NULL) STRICT;

-- Observations: one row for each change, as versions are.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    rid INTEGER NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER,
    data BLOB NOT NULL,
    UNIQUE (rid, first_n)
) STRICT;

-- Which reader made the facts of a section; a better one reads the kept bodies anew.
CREATE TABLE reader (
    instance TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (instance, kind)
) WITHOUT ROWID, STRICT;

-- What asking by id told of a thing that has no row: proof of its going (`why` NULL), or why it was refused.
CREATE TABLE absence (
    rid INTEGER NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER,
    why TEXT,
    PRIMARY KEY (rid, first_n)
) WITHOUT ROWID, STRICT;

-- The classes that values were written with: name and fields, in order.
CREATE TABLE shape (sid INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

-- The index of what is current, wholly rebuildable from the facts. `text` of a list is `tag`, `word` or `use` with a
-- kind, `term` the tag, the word of a name, or the metric; `data` the resources that have it.
CREATE TABLE list (lid INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE posting (
    lid INTEGER NOT NULL,
    term TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (lid, term)
) WITHOUT ROWID, STRICT;
CREATE TABLE ref (
    to_rid INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    how TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (to_rid, rid, seq)
) WITHOUT ROWID, STRICT;
CREATE INDEX ref_of ON ref (rid);

-- Results that are cheap to lose and dear to make again, by a key that holds everything that they depend on.
CREATE TABLE memo (key TEXT PRIMARY KEY, data BLOB NOT NULL, seq INTEGER NOT NULL UNIQUE) STRICT;

-- Who pulls, or pulled last; the lock itself is the database's own, which dies with its owner.
CREATE TABLE owner (one INTEGER PRIMARY KEY CHECK (one = 1), who TEXT NOT NULL, since TEXT NOT NULL) STRICT;
