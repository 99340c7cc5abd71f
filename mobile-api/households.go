package mobileapi

import (
	"context"

	"kipthoi/responder/law"
)

// ethnicGroups gives the list of today; it tells nothing about anybody.
func (s *Server) ethnicGroups(context.Context, *struct{}) (*listOut[law.EthnicGroup], error) {
	return listed(s.service.Law.EthnicGroups(law.DateOf(s.service.Now())), nil)
}
