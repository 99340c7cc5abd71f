package notifytest

import (
	"path/filepath"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/sqlstore"
)

// TestTheScanFinds makes sure that what is looked for in the messages of every test can be found.
func TestTheScanFinds(t *testing.T) {
	own := []string{"KT-26-00042", "02393855555"}
	const good = "Ca KT-26-00042: da qua han luc 09:00 21/10. Tra loi 1 khi xong. Goi 02393855555"
	for text, want := range map[string]string{good: "", good + " Tên Người RIÊNG": "ten nguoi rieng", good + " P_ORPHAN": "p_orphan", good + " be 14 tuoi": "14", good + " +84987654321": "+84987654321"} {
		if got := leak(text, own, fold([]string{"Tên Người Riêng", "P_ORPHAN", "+84987654321", "", "ca"})); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestScanFindsAPlantedFault: a message whose number of days is somebody's age, in a store with a household; and a clean one.
func TestScanFindsAPlantedFault(t *testing.T) {
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "k.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	message := func(id, code string) *responder.Message {
		m := &responder.Message{CaseCode: code, Template: "report.received", State: "queued", To: "+84912000001"}
		m.ID, m.CreatedAt = id, time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
		return m
	}
	plant := func(rec responder.Record) {
		if err := store.Write(t.Context(), func(tx responder.Tx) error { return tx.Insert(rec) }); err != nil {
			t.Fatal(err)
		}
	}
	home := &responder.Household{HeadName: "Xu Ly", Address: "dang cho ban"} // words of the text itself: as if it named them
	home.ID = "h"
	plant(message("m1", "KT-26-00042"))
	if found, err := leaks(store); err != nil || len(found) != 0 {
		t.Fatalf("a clean message: %v, %v", found, err)
	}
	plant(home)
	if found, err := leaks(store); err != nil || len(found) != 1 {
		t.Errorf("a message that holds a name and an address: %v, %v", found, err)
	}
	plant(message("m2", "not a code"))
	if _, err := leaks(store); err == nil {
		t.Error("a message that cannot be written is passed over")
	}
}
