// Package sqlstore keeps the domain's records in SQLite or in PostgreSQL: one Go code, one SQL text, one schema.
//
// # What the two share
//
// A record's JSON field names are its columns, found once per type by reflection. Strings, and types that write
// themselves as text, are TEXT; whole numbers BIGINT; instants BIGINT, as Unix milliseconds (0 is the zero time);
// everything else is JSON as TEXT. Texts are compared byte by byte. A statement that fails ends its transaction: what
// follows in it fails too, on both databases, because PostgreSQL would have it so.
//
// # What differs
//
// SQLite has one writer. Those who wait to write are committed together, each in a savepoint of its own, so that one
// fsync serves many and one failing does not take the others with it; four more connections read.
//
// PostgreSQL has sixteen connections, writes at READ COMMITTED with row locks and versions, and reads at REPEATABLE
// READ. Its transactions become visible out of order, so the log's positions are transaction ids, and readers stop
// before the oldest transaction that still runs; see log.go.
package sqlstore
