package mobileapi

import (
	"container/list"
	"sync"
)

// cache keeps what was made for as long as its version holds and there is room: what was not asked for the longest goes
// first. One key has one version.
type cache struct {
	mu    sync.Mutex
	room  int // bytes
	items map[string]*list.Element
	order list.List // latest first
}

type cached struct {
	key, version string
	size         int
	value        any
}

func newCache(room int) *cache { return &cache{room: room, items: map[string]*list.Element{}} }

// get gives what was made at this version; nil when there is none.
func (c *cache) get(key, version string) any {
	if value, of := c.last(key); of == version {
		return value
	}
	return nil
}

// last gives what was made, and at which version; nil when there is none.
func (c *cache) last(key string) (value any, version string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.items[key]
	if e == nil {
		return nil, ""
	}
	c.order.MoveToFront(e)
	made := e.Value.(*cached)
	return made.value, made.version
}

func (c *cache) put(key, version string, value any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.items[key]; e != nil {
		c.drop(e)
	}
	c.items[key] = c.order.PushFront(&cached{key, version, size, value})
	for c.room -= size; c.room < 0; {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	was := c.order.Remove(e).(*cached)
	delete(c.items, was.key)
	c.room += was.size
}
