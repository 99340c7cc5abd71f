package cap

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"kipthoi/geo"
)

// node is an element with the text directly in it.
type node struct {
	name  xml.Name
	text  strings.Builder
	child []*node
}

// in returns the children of this name that belong to the same namespace.
func (n *node) in(local string) (list []*node) {
	for _, c := range n.child {
		if c.name.Local == local && c.name.Space == n.name.Space {
			list = append(list, c)
		}
	}
	return list
}

func (n *node) value() string { return strings.TrimSpace(n.text.String()) }

// form reads the elements of a node and keeps the first thing that is wrong. path is where it stands in the alert.
type form struct {
	node *node
	path string
	err  *error
}

func (f form) within(n *node, name string) form { return form{n, f.path + name + ".", f.err} }

// wrong names an element.
func (f form) wrong(name, vi, en string) {
	if *f.err == nil {
		*f.err = &geo.FieldError{Field: f.path + name, VI: vi, EN: en}
	}
}

// text reads an element that may stand once at most; "" when it is missing or empty.
func (f form) text(name string) string {
	list := f.node.in(name)
	if len(list) == 0 {
		return ""
	}
	if len(list) > 1 {
		f.wrong(name, "có nhiều hơn một", "stands there more than once")
	}
	return list[0].value()
}

// need is text for what has to be there.
func (f form) need(name string) string {
	s := f.text(name)
	if s == "" {
		f.wrong(name, "thiếu hoặc trống", "is missing or empty")
	}
	return s
}

// oneOf is need for a word of a list.
func (f form) oneOf(name string, words ...string) string {
	s := f.need(name)
	if slices.Contains(words, s) {
		return s
	}
	f.wrong(name, "phải là một trong: "+strings.Join(words, ", "), "must be one of: "+strings.Join(words, ", "))
	return s
}

// texts reads an element that may stand many times; empty ones are left out.
func (f form) texts(name string) (out []string) {
	for _, n := range f.node.in(name) {
		if s := n.value(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// each calls read for every element of this name, with its number in the path.
func (f form) each(name string, read func(form)) {
	for i, n := range f.node.in(name) {
		read(f.within(n, fmt.Sprintf("%s.%d", name, i)))
	}
}
