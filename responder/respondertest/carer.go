package respondertest

import (
	"maps"
	"time"

	"kipthoi/responder/law"
)

// Fit adds to the data of carer.register what the law asks of a household, as shown on a day: a woman of 41 who cares, a
// man, and a paper for each condition. What the data says already stays.
func Fit(data map[string]any, on time.Time) map[string]any {
	day := law.DateOf(on)
	out := map[string]any{"state": "active", "evidence": Papers(day), "limits": []any{map[string]any{"group": "infant", "places": 9}, map[string]any{"group": "heavy", "places": 9}},
		"members": []any{map[string]any{"name": "Người Nhận Nuôi", "birth_year": day.At(0, 0).Year() - 41, "sex": "F", "relation": "applicant"},
			map[string]any{"name": "Chồng Người Nhận", "birth_year": day.At(0, 0).Year() - 43, "sex": "M", "relation": "spouse"}}}
	maps.Copy(out, data)
	return out
}

// Papers are evidence of every condition that the law asks of carers on a day.
func Papers(day law.Date) (out []any) {
	for _, code := range []string{"full_capacity", "volunteers", "residence_and_room", "means_health_experience", "spouse_fit", "health_experience_skills", "means",
		"resident", "good_morals", "parental_rights", "no_child_abuse", "no_listed_crime", "family_agrees", "family_no_child_abuse", "health_certificate", "form_11"} {
		out = append(out, map[string]any{"code": code, "met": true, "document": "GT-" + code, "on": day.String()})
	}
	return out
}
