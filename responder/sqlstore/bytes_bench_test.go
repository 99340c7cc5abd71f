package sqlstore

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// BenchmarkBytes writes and reads a file of 10 MiB as one row, and in turns as rows of 256 KiB in one transaction.
func BenchmarkBytes(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": file, "postgres": respondertest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b, address(b))
			content := make([]byte, responder.MaxAttachment)
			rand.NewChaCha8([32]byte{}).Read(content) //nolint:errcheck // it never fails
			took := map[int]time.Duration{}
			n := 0
			for b.Loop() {
				for _, size := range []int{len(content), 256 << 10} {
					n++
					start := time.Now()
					writeBytes(b, db, fmt.Sprint(n), content, size)
					took[size] += time.Since(start)
				}
			}
			each := func(d time.Duration) float64 { return float64(d.Milliseconds()) / float64(b.N) }
			b.ReportMetric(each(took[len(content)]), "one-row-ms")
			b.ReportMetric(each(took[256<<10]), "chunks-ms")
		})
	}
}

// writeBytes stores content in rows of a size, and reads it back.
func writeBytes(b *testing.B, db *DB, id string, content []byte, size int) {
	b.Helper()
	err := db.Write(b.Context(), func(tx responder.Tx) error {
		for at := 0; at < len(content); at += size {
			row := &responder.AttachmentBytes{Meta: responder.Meta{ID: fmt.Sprintf("%s.%d", id, at)}, Bytes: content[at:min(at+size, len(content))]}
			if err := tx.Insert(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	got := 0
	err = db.Read(b.Context(), func(tx responder.Tx) error {
		for at := 0; at < len(content); at += size {
			row := &responder.AttachmentBytes{}
			if err := tx.Get(row, fmt.Sprintf("%s.%d", id, at)); err != nil {
				return err
			}
			got += len(row.Bytes)
		}
		return nil
	})
	if err != nil || got != len(content) {
		b.Fatal(got, err)
	}
}
