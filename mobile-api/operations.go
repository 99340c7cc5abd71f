package mobileapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"kipthoi/responder"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// maxOperations is the most operations one request may carry.
const maxOperations = 200

type operationsIn struct {
	Body struct {
		Operations []json.RawMessage `json:"operations"`
	}
}

// operationBatch is what operationsIn is for clients. The server reads each operation by itself, so that one that is not
// well formed does not take the others with it.
type operationBatch struct {
	Operations []responder.Operation `json:"operations" minItems:"1" maxItems:"200" doc:"in the order they were made"`
}

func (*operationsIn) document(_ api, op *huma.Operation) {
	least, most := 1, maxOperations
	op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
		Type:       huma.TypeObject,
		Required:   []string{"operations"},
		Properties: map[string]*huma.Schema{"operations": {Type: huma.TypeArray, MinItems: &least, MaxItems: &most, Items: &huma.Schema{}}},
	}}}}
}

// describeBatch shows clients an operation's fields where the server's own check is only of the list around them.
func (a api) describeBatch() {
	op := a.OpenAPI().Paths["/api/v1/operations"].Post
	op.RequestBody.Content["application/json"].Schema = a.schemas().Schema(reflect.TypeFor[operationBatch](), true, "OperationBatch")
}

type operationsOut struct {
	Body struct {
		Results []responder.Result `json:"results" doc:"one for each operation, in order"`
		Left    int                `json:"left,omitempty" doc:"operations at the end that were not tried because of a fault of ours; send them again with the same ids"`
	}
}

// operations applies a batch. It stops at the first failure of ours, because what follows may build on what failed.
func (s *Server) operations(ctx context.Context, in *operationsIn) (*operationsOut, error) {
	out := &operationsOut{}
	batch := in.Body.Operations
	out.Body.Results = make([]responder.Result, 0, len(batch))
	for i, raw := range batch {
		res, err := s.operation(ctx, raw)
		if err != nil && i == 0 {
			return nil, err
		}
		if err != nil {
			_ = s.problem(ctx, err) // for the log
			out.Body.Left = len(batch) - i
			break
		}
		out.Body.Results = append(out.Body.Results, located(res, i))
	}
	return out, nil
}

// operation applies one operation; only a failure of ours is an error.
func (s *Server) operation(ctx context.Context, raw json.RawMessage) (responder.Result, error) {
	op, err := parseOperation(raw)
	if err == nil {
		op.By(user(ctx))
		var res responder.Result
		if res, err = s.service.Apply(ctx, op); err == nil {
			return res, nil
		}
	}
	var refused *responder.Error
	if !errors.As(err, &refused) || refused.Code == responder.CodeInternal {
		return responder.Result{}, err
	}
	return responder.Result{ID: wellFormed(op.ID), Status: responder.StatusRejected, Subject: wellFormed(op.Subject), Error: refused}, nil
}

// located says where in the request the field is that an error names.
func located(res responder.Result, i int) responder.Result {
	if res.Error != nil {
		e := *res.Error
		e.Field = strings.TrimSuffix(fmt.Sprintf("operations.%d.%s", i, e.Field), ".")
		res.Error = &e
	}
	return res
}

// parseOperation reads an operation. Its instant is read as text first, so that a wrong one can be named.
func parseOperation(raw json.RawMessage) (responder.Operation, error) {
	var in struct {
		ID      string          `json:"id"`
		Kind    string          `json:"kind"`
		Subject string          `json:"subject"`
		Base    int64           `json:"base"`
		At      string          `json:"at"`
		Device  string          `json:"device"`
		Data    json.RawMessage `json:"data"`
	}
	err := json.Unmarshal(raw, &in)
	op := responder.Operation{ID: in.ID, Kind: in.Kind, Subject: in.Subject, Base: in.Base, Device: in.Device, Data: in.Data}
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typed):
		return op, wrong(typed.Field, "sai kiểu dữ liệu", "has the wrong type")
	case err != nil:
		return op, wrong("", "không phải JSON hợp lệ", "is not valid JSON")
	case in.At != "":
		if op.At, err = time.Parse(time.RFC3339, in.At); err != nil {
			return op, wrong("at", "không phải ngày giờ có thật (như 2026-10-05T07:30:00+07:00)", "is not a real date and time (such as 2026-10-05T07:30:00+07:00)")
		}
	}
	return op, nil
}

func wrong(field, vi, en string) *responder.Error {
	return &responder.Error{Code: responder.CodeInvalid, Field: field, VI: vi, EN: en}
}

// wellFormed gives an id back only when it is one: what was sent is not echoed otherwise.
func wellFormed(id string) string {
	if len(id) != 36 || uuid.Validate(id) != nil {
		return ""
	}
	return id
}
