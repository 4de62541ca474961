"""Tables of stories, and the triggers that keep them in step with the shelves."""

from functools import reduce

from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = (
    """
    CREATE TABLE story_scopes (
        id INTEGER NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        filled INTEGER NOT NULL DEFAULT '0',
        filled_to INTEGER NOT NULL DEFAULT '0',
        placed INTEGER NOT NULL DEFAULT '0'
    )
    """,
    """
    CREATE TABLE story_vectors (
        revision_id INTEGER NOT NULL PRIMARY KEY,
        terms TEXT NOT NULL,
        title TEXT NOT NULL,
        sketch BLOB NOT NULL,
        version INTEGER NOT NULL,
        FOREIGN KEY(revision_id) REFERENCES revisions (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE stories (
        scope INTEGER NOT NULL,
        key INTEGER NOT NULL,
        "into" INTEGER,
        first TEXT NOT NULL,
        moved TEXT NOT NULL,
        PRIMARY KEY (scope, key),
        FOREIGN KEY(scope, "into") REFERENCES stories (scope, key) ON DELETE CASCADE,
        FOREIGN KEY(scope) REFERENCES story_scopes (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_stories_scope_moved ON stories (scope, moved)",
    'CREATE INDEX ix_stories_scope_into ON stories (scope, "into") WHERE "into" IS NOT NULL',
    """
    CREATE TABLE story_members (
        id INTEGER NOT NULL PRIMARY KEY,
        scope INTEGER NOT NULL,
        story INTEGER NOT NULL,
        shelf TEXT NOT NULL,
        key INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        revision_id INTEGER NOT NULL,
        copy_of INTEGER,
        norm FLOAT NOT NULL,
        title_norm FLOAT NOT NULL,
        placed TEXT NOT NULL,
        updated TEXT NOT NULL,
        FOREIGN KEY(scope, story) REFERENCES stories (scope, key) ON DELETE CASCADE,
        UNIQUE (scope, article_id),
        FOREIGN KEY(scope) REFERENCES story_scopes (id) ON DELETE CASCADE,
        FOREIGN KEY(copy_of) REFERENCES story_members (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_story_members_scope_story ON story_members (scope, story)",
    "CREATE INDEX ix_story_members_scope_updated ON story_members (scope, updated)",
    "CREATE INDEX ix_story_members_shelf_key ON story_members (shelf, key)",
    "CREATE INDEX ix_story_members_revision_id ON story_members (revision_id)",
    "CREATE INDEX ix_story_members_copy_of ON story_members (copy_of)",
    """
    CREATE TABLE story_terms (
        scope INTEGER NOT NULL,
        term TEXT NOT NULL,
        articles INTEGER NOT NULL,
        PRIMARY KEY (scope, term),
        FOREIGN KEY(scope) REFERENCES story_scopes (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE story_index (
        scope INTEGER NOT NULL,
        term TEXT NOT NULL,
        member INTEGER NOT NULL,
        PRIMARY KEY (scope, term, member),
        FOREIGN KEY(member) REFERENCES story_members (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_story_index_member ON story_index (member)",
    """
    CREATE TABLE story_waiting (
        scope INTEGER NOT NULL,
        shelf TEXT NOT NULL,
        key INTEGER NOT NULL,
        added TEXT NOT NULL,
        PRIMARY KEY (scope, shelf, key),
        FOREIGN KEY(scope) REFERENCES story_scopes (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_story_waiting_shelf_key ON story_waiting (shelf, key)",
    "CREATE INDEX ix_story_waiting_added ON story_waiting (added)",
    """
    CREATE TABLE story_looks (
        user_id INTEGER NOT NULL,
        scope INTEGER NOT NULL,
        story INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (user_id, scope, story),
        FOREIGN KEY(scope, story) REFERENCES stories (scope, key) ON DELETE CASCADE,
        FOREIGN KEY(scope) REFERENCES story_scopes (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_story_looks_scope_story ON story_looks (scope, story)",
)

_WAITS = """
    INSERT OR IGNORE INTO story_scopes (name) VALUES (NEW.shelf);
    INSERT OR REPLACE INTO story_waiting (scope, shelf, key, added)
    SELECT id, NEW.shelf, NEW.key, NEW.added FROM story_scopes WHERE name = NEW.shelf OR NEW.shelf = 'house';
"""
_TERMS = "(SELECT key FROM json_each((SELECT terms FROM story_vectors WHERE revision_id = OLD.revision_id)))"

_TRIGGERS = (
    f"""
    CREATE TRIGGER entries_come AFTER INSERT ON entries WHEN NEW.shelf NOT LIKE 'u%' BEGIN {_WAITS} END
    """,
    f"""
    CREATE TRIGGER entries_change AFTER UPDATE OF revision_id ON entries
    WHEN NEW.shelf NOT LIKE 'u%' AND NEW.revision_id <> OLD.revision_id BEGIN {_WAITS} END
    """,
    # What a server took off its own shelf may still stand on the house shelf, where its members see it again.
    """
    CREATE TRIGGER entries_go AFTER DELETE ON entries WHEN OLD.shelf NOT LIKE 'u%' BEGIN
        DELETE FROM story_waiting WHERE shelf = OLD.shelf AND key = OLD.key;
        DELETE FROM story_members WHERE shelf = OLD.shelf AND key = OLD.key;
        INSERT OR REPLACE INTO story_waiting (scope, shelf, key, added)
        SELECT s.id, e.shelf, e.key, e.added FROM story_scopes s JOIN entries e ON e.article_id = OLD.article_id
        WHERE s.name = OLD.shelf AND OLD.shelf <> 'house' AND e.shelf = 'house';
    END
    """,
    # The next of an original's copies is the original then.
    """
    CREATE TRIGGER story_members_going BEFORE DELETE ON story_members BEGIN
        UPDATE story_members SET copy_of = (SELECT min(id) FROM story_members WHERE copy_of = OLD.id)
        WHERE copy_of = OLD.id AND id <> (SELECT min(id) FROM story_members WHERE copy_of = OLD.id);
        UPDATE story_members SET copy_of = NULL WHERE copy_of = OLD.id;
    END
    """,
    # A scope that goes as a whole (filled = -1) keeps no count.
    f"""
    CREATE TRIGGER story_members_gone AFTER DELETE ON story_members
    WHEN EXISTS (SELECT 1 FROM story_scopes WHERE id = OLD.scope AND filled >= 0) BEGIN
        UPDATE story_terms SET articles = articles - 1 WHERE scope = OLD.scope AND term IN {_TERMS};
        DELETE FROM story_terms WHERE scope = OLD.scope AND articles <= 0 AND term IN {_TERMS};
        UPDATE story_scopes SET placed = placed - 1 WHERE id = OLD.scope;
        DELETE FROM stories WHERE scope = OLD.scope AND key = OLD.story
            AND NOT EXISTS (SELECT 1 FROM story_members WHERE scope = OLD.scope AND story = OLD.story);
    END
    """,
)

_BEFORE = (  # what is on the shelves already waits to be placed
    "INSERT INTO story_scopes (name) SELECT DISTINCT shelf FROM entries WHERE shelf NOT LIKE 'u%'",
    """
    INSERT INTO story_waiting (scope, shelf, key, added)
    SELECT s.id, e.shelf, e.key, e.added FROM entries e JOIN story_scopes s ON s.name = e.shelf OR e.shelf = 'house'
    WHERE e.shelf NOT LIKE 'u%'
    """,
)


_ON_POSTGRESQL = (
    ("WITHOUT ROWID", ""),
    ("BLOB", "BYTEA"),
    ("id INTEGER NOT NULL PRIMARY KEY", "id BIGSERIAL PRIMARY KEY"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in (*_TABLES, *_TRIGGERS, *_BEFORE):
            op.execute(statement)
        return
    for statement in _TABLES:  # the triggers go with 0010, and no server has anything of before
        op.execute(reduce(lambda words, change: words.replace(*change), _ON_POSTGRESQL, statement))
