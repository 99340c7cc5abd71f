package mobileapi

import (
	"net/http"
	"time"

	"kipthoi/responder"

	"github.com/danielgtaylor/huma/v2"
)

const problemType = "application/problem+json"

// Problem is how an error looks to clients: problem details of RFC 9457, in both languages, with a stable code.
type Problem struct {
	Type      string         `json:"type" doc:"about:blank: the title says what the status means"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      responder.Code `json:"code" doc:"stable; clients may rely on it"`
	Detail    string         `json:"detail" doc:"what went wrong, in Vietnamese"`
	DetailEN  string         `json:"detail_en"`
	Reason    string         `json:"reason,omitempty" doc:"id of the rule that forbids it"`
	RequestID string         `json:"request_id" doc:"to quote when asking for help"`
	Errors    []Fault        `json:"errors,omitempty"`

	retryAfter time.Duration
}

// Fault is one field that is wrong. It never holds the value that was sent.
type Fault struct {
	Location  string `json:"location" doc:"where in the request, as a dotted path such as operations.3.id"`
	Message   string `json:"message" doc:"in Vietnamese"`
	MessageEN string `json:"message_en"`
}

func newProblem(code responder.Code, f failure) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(f.status), Status: f.status, Code: code, Detail: f.vi, DetailEN: f.en}
}

func (p *Problem) Error() string { return string(p.Code) + ": " + p.DetailEN }

// GetStatus gives the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType gives the media type of problem details.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders gives the headers that belong to the answer.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", seconds(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// transform gives errors that huma made the shape of all others.
func (s *Server) transform(ctx huma.Context, _ string, v any) (any, error) {
	if e, ok := v.(*huma.ErrorModel); ok {
		p := fromModel(e)
		p.RequestID = callOf(ctx.Context()).id
		return p, nil
	}
	return v, nil
}
