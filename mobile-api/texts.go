package mobileapi

import (
	"context"

	"kipthoi/responder"
)

// TextView is the wording of a message, with its facts in braces.
type TextView struct {
	Template  string    `json:"template"`
	Text      string    `json:"text" doc:"in force today"`
	ValidFrom string    `json:"valid_from"`
	Facts     []string  `json:"facts" doc:"that it may hold in braces"`
	Next      *NextText `json:"next" doc:"the wording that takes its place; null: none"`
}

// NextText is a wording that is not in force yet.
type NextText struct {
	ID        string `json:"id" doc:"subject of text.set to change it"`
	Text      string `json:"text"`
	ValidFrom string `json:"valid_from"`
}

// TextPreview is a wording with made-up facts of all lengths, and what is wrong with it.
type TextPreview struct {
	Samples  []TextSample  `json:"samples"`
	Problems []TextProblem `json:"problems"`
}

// TextSample is one message of a preview.
type TextSample struct {
	Facts    string `json:"facts" enum:"short,usual,long"`
	Text     string `json:"text"`
	Encoding string `json:"encoding"`
	Units    int    `json:"units" doc:"characters of that encoding"`
	Segments int    `json:"segments"`
}

// TextProblem is something wrong with a wording.
type TextProblem struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// TextDesk knows the wordings of messages and the rules for them.
type TextDesk interface {
	// Texts lists the wordings, with those that were set.
	Texts(set []responder.SMSText) []TextView
	// Preview writes a wording with made-up facts.
	Preview(template, text string) TextPreview
}

func (s *Server) smsTexts(ctx context.Context, _ *struct{}) (*listOut[TextView], error) {
	set, err := s.service.SMSTexts(ctx, user(ctx))
	if err != nil || s.texts == nil {
		return listed([]TextView{}, err)
	}
	return listed(s.texts.Texts(set), nil)
}

type previewIn struct {
	Body struct {
		Template string `json:"template" maxLength:"60"`
		Text     string `json:"text" maxLength:"600"`
	}
}

type previewOut struct{ Body TextPreview }

// previewText asks for the wordings first, as only their readers may.
func (s *Server) previewText(ctx context.Context, in *previewIn) (*previewOut, error) {
	if _, err := s.service.SMSTexts(ctx, user(ctx)); err != nil || s.texts == nil {
		return &previewOut{}, err
	}
	return &previewOut{s.texts.Preview(in.Body.Template, in.Body.Text)}, nil
}
