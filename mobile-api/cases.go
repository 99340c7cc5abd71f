package mobileapi

import (
	"context"
	"reflect"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"github.com/danielgtaylor/huma/v2"
)

type casesIn struct {
	Status   string `query:"status" enum:"reported,verified,assessed,decided,assisting,closed"`
	Family   string `query:"family" enum:"disaster,protection"`
	Priority int64  `query:"priority" minimum:"1" maximum:"4"`
	Search   string `query:"q" maxLength:"200" doc:"words of the code, the head's name or the commune; marks may be left out"`
	After    string `query:"after" maxLength:"100" doc:"next of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

type casesOut struct{ Body responder.CasePage }

func (s *Server) cases(ctx context.Context, in *casesIn) (*casesOut, error) {
	page, err := s.service.Cases(ctx, user(ctx), responder.CaseFilter{Status: in.Status, Family: in.Family, Priority: in.Priority,
		Search: in.Search, After: in.After, Limit: in.Limit})
	return &casesOut{page}, err
}

type caseIn struct {
	ID string `path:"id" maxLength:"36"`
}

type caseOut struct{ Body responder.CaseDetail }

// document says that a reader who may not know the household gets null.
func (*caseOut) document(a api, _ *huma.Operation) {
	a.schemas().Schema(reflect.TypeFor[responder.CaseDetail](), true, "CaseDetail")
	fields := a.schemas().Map()["CaseDetail"].Properties
	fields["household"] = &huma.Schema{OneOf: []*huma.Schema{fields["household"], {Type: "null"}}}
}

func (s *Server) oneCase(ctx context.Context, in *caseIn) (*caseOut, error) {
	d, err := s.service.Case(ctx, user(ctx), in.ID)
	return &caseOut{d}, err
}

// listOut is a list that needs no pages.
type listOut[T any] struct {
	Body struct {
		Items []T `json:"items"`
	}
}

func listed[T any](items []T, err error) (*listOut[T], error) {
	out := &listOut[T]{}
	out.Body.Items = items
	return out, err
}

func (s *Server) forms(context.Context, *struct{}) (*listOut[law.Form], error) {
	return listed(s.service.Forms(), nil)
}
