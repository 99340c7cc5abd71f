package mobileapi

import (
	"context"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// wanted reads for whom and how long a carer is looked for.
func wanted(id, person string, with []string, until string) (responder.Wanted, error) {
	w := responder.Wanted{CaseID: id, PersonID: person, With: with}
	if until == "" {
		return w, nil
	}
	last, err := law.ParseDate(until)
	if err != nil {
		return w, &responder.Error{Code: responder.CodeInvalid, Field: "until", VI: "không phải ngày có thật", EN: "is not a real date", Err: err}
	}
	w.Until = last
	return w, nil
}

type proposalsIn struct {
	ID     string   `path:"id" maxLength:"36"`
	Person string   `query:"person" required:"true" maxLength:"36" doc:"id of the person to be taken in"`
	With   []string `query:"with" maxItems:"10" doc:"ids of others of the case who must come to the same carer; brothers and sisters who need a place do by themselves"`
	Until  string   `query:"until" maxLength:"10" doc:"last day of the planned stay, such as 2026-10-05; the longest that the law allows when left out"`
	Limit  int      `query:"limit" minimum:"1" maximum:"50" default:"10"`
}

type proposalsOut struct{ Body responder.ProposalList }

func (s *Server) proposals(ctx context.Context, in *proposalsIn) (*proposalsOut, error) {
	w, err := wanted(in.ID, in.Person, in.With, in.Until)
	if err != nil {
		return nil, err
	}
	list, err := s.service.Proposals(ctx, user(ctx), w, in.Limit)
	return &proposalsOut{list}, err
}

type whyNotIn struct {
	ID     string   `path:"id" maxLength:"36"`
	Carer  string   `path:"carer" maxLength:"36"`
	Person string   `query:"person" required:"true" maxLength:"36" doc:"id of the person to be taken in"`
	With   []string `query:"with" maxItems:"10" doc:"ids of others who must come to the same carer"`
	Until  string   `query:"until" maxLength:"10" doc:"last day of the planned stay"`
}

type whyNotOut struct{ Body responder.WhyNot }

func (s *Server) whyNot(ctx context.Context, in *whyNotIn) (*whyNotOut, error) {
	w, err := wanted(in.ID, in.Person, in.With, in.Until)
	if err != nil {
		return nil, err
	}
	v, err := s.service.WhyNot(ctx, user(ctx), w, in.Carer)
	return &whyNotOut{v}, err
}
