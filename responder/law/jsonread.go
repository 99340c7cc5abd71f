package law

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// readFields fills the struct v points to from a JSON object, field by field, so that an error names its field. A name
// that the struct does not have is an error too.
func readFields(data []byte, v any) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return badValue("json")
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		target, ok := fieldNamed(v, name)
		if !ok {
			return unknownField(plainName(name))
		}
		if err := json.Unmarshal(raw[name], target); err != nil {
			return inField(name, err)
		}
	}
	return nil
}

// fieldNamed is a pointer to the field with that JSON name.
func fieldNamed(v any, name string) (any, bool) {
	s := reflect.ValueOf(v).Elem()
	for i := range s.NumField() {
		tag, _, _ := strings.Cut(s.Type().Field(i).Tag.Get("json"), ",")
		if tag == name && tag != "-" && tag != "" {
			return s.Field(i).Addr().Interface(), true
		}
	}
	return nil, false
}

// plainName keeps an unknown field's name out of the answer when it is not a plain name: it may be anything.
func plainName(name string) string {
	if name == "" || len(name) > 40 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "json"
	}
	return name
}
