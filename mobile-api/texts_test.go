package mobileapi

import (
	"testing"

	"kipthoi/responder"
)

// desk has one wording.
type desk struct{}

func (desk) Texts([]responder.SMSText) []TextView { return []TextView{{Template: "a", Text: "b"}} }
func (desk) Preview(_, text string) TextPreview {
	return TextPreview{Samples: []TextSample{{Text: text, Segments: 1}}, Problems: []TextProblem{}}
}

// TestTexts: coordinators and administrators see and try wordings, nobody else.
func TestTexts(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Texts = desk{} })
	for _, role := range []responder.Role{responder.RoleCoordinator, responder.RoleAdmin} {
		session := w.login(role)
		var list struct{ Items []TextView }
		w.do("GET", "/api/v1/texts", nil, session...).into(t, 200, &list)
		var preview TextPreview
		w.do("POST", "/api/v1/texts/preview", map[string]any{"template": "a", "text": "c"}, session...).into(t, 200, &preview)
		if len(list.Items) != 1 || len(preview.Samples) != 1 || preview.Samples[0].Text != "c" {
			t.Errorf("%s: %+v, %+v", role, list, preview)
		}
	}
	for _, role := range []responder.Role{responder.RoleField, responder.RoleFund, responder.RoleApprover, responder.RoleAuditor} {
		session := w.login(role)
		w.do("GET", "/api/v1/texts", nil, session...).problem(t, 403)
		w.do("POST", "/api/v1/texts/preview", map[string]any{"template": "a", "text": "c"}, session...).problem(t, 403)
	}
}
