package bus

import (
	"slices"
	"sync"

	"kipthoi/responder"
)

type entry struct {
	at    stamp
	event responder.Event
}

func newEntry(at stamp, topic, data string) entry {
	return entry{at, responder.Event{ID: at.String(), Topic: topic, Data: data}}
}

// ring keeps the last events in order, and tells who waits when there are more.
type ring struct {
	mu      sync.Mutex
	entries []entry
	floor   stamp // every event after it that was published is here
	last    stamp
	begun   bool          // floor is known
	err     error         // why nothing comes at present
	more    chan struct{} // closed at every change
}

func newRing() *ring { return &ring{more: make(chan struct{})} }

// view is what a ring holds for one reader.
type view struct {
	events []responder.Event
	floor  stamp
	begun  bool
	err    error
	more   <-chan struct{}
}

// after gives the events after a stamp, oldest first.
func (r *ring) after(at stamp) view {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := view{floor: r.floor, begun: r.begun, err: r.err, more: r.more}
	first, found := slices.BinarySearchFunc(r.entries, at, func(e entry, at stamp) int { return e.at.compare(at) })
	if found {
		first++
	}
	for _, e := range r.entries[first:min(first+batch, len(r.entries))] {
		v.events = append(v.events, e.event)
	}
	return v
}

// begin sets the stamp from which on the ring is complete.
func (r *ring) begin(floor stamp) {
	r.change(func() { r.floor, r.last, r.begun, r.err = floor, floor, true, nil })
}

// add appends entries, which are younger than all before, and lets go of the oldest.
func (r *ring) add(entries ...entry) {
	r.change(func() {
		if r.err = nil; len(entries) == 0 {
			return
		}
		r.entries = append(r.entries, entries...)
		r.last = entries[len(entries)-1].at
		if extra := len(r.entries) - capacity; extra > 0 {
			r.floor = r.entries[extra-1].at
			r.entries = r.entries[extra:]
		}
	})
}

// fail tells who waits that nothing comes until the next add.
func (r *ring) fail(err error) { r.change(func() { r.err = err }) }

func (r *ring) change(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	close(r.more)
	r.more = make(chan struct{})
}

// end gives the stamp of the last entry; failing says that the ring waits for the cause of an error to pass.
func (r *ring) end() (last stamp, begun, failing bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last, r.begun, r.err != nil
}
