package mobileapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/law"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// door says who may pass a route.
type door int

const (
	closed door = iota // only with a session
	open               // anybody
)

// api is the table of routes while it is being filled.
type api struct {
	huma.API
	server *Server
}

func (s *Server) newAPI(app *fiber.App) api {
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Kịp Thời", Version: "1", Description: "Emergency assistance: reports, cases, placements, costs."},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer"},
					"cookie": {Type: "apiKey", In: "cookie", Name: cookieName},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{s.transform},
	}
	c.AllowAdditionalPropertiesByDefault = true // an app newer than the server may send more
	a := api{API: huma.NewAPI(c, &adapter{app: app}), server: s}
	a.schemas().RegisterTypeAlias(reflect.TypeFor[law.Milli](), reflect.TypeFor[float64]())
	return a
}

func (a api) schemas() huma.Registry { return a.OpenAPI().Components.Schemas }

// add registers a route: "METHOD path", a name for clients, what it does, and its handler.
func add[I, O any](a api, d door, where, id, summary string, handle func(context.Context, *I) (*O, error)) {
	method, path, _ := strings.Cut(where, " ")
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		Responses:    map[string]*huma.Response{"default": a.problemResponse()},
		MaxBodyBytes: -1, // the router has its own limit
	}
	if d == closed {
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	} else {
		a.server.open[where] = true
	}
	if doc, ok := any(new(I)).(documented); ok {
		doc.document(a, &op)
	}
	if doc, ok := any(new(O)).(documented); ok {
		doc.document(a, &op)
	}
	huma.Register(a.API, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, a.server.problem(ctx, err)
		}
		return out, nil
	})
}

// documented is an input or output that describes itself where its Go type does not say enough.
type documented interface {
	document(a api, op *huma.Operation)
}

func (a api) problemResponse() *huma.Response {
	schema := a.schemas().Schema(reflect.TypeFor[Problem](), true, "Problem")
	return &huma.Response{Description: "Why not", Content: map[string]*huma.MediaType{problemType: {Schema: schema}}}
}

// document gives the OpenAPI document, in a form that is fit for review.
func (a api) document() []byte {
	a.describeBatch()
	enumerate(a, "kind", responder.Kinds(), "Operation")
	enumerate(a, "code", responder.Codes(), "Error", "Problem")
	delete(a.schemas().Map(), "ErrorModel") // huma's own shape of errors, which nobody is sent
	delete(a.schemas().Map(), "ErrorDetail")
	raw, err := json.MarshalIndent(a.OpenAPI(), "", "  ")
	if err != nil {
		panic(fmt.Errorf("write OpenAPI document: %w", err)) // made from our own types: a mistake in the program
	}
	return append(raw, '\n')
}

// enumerate tells clients the values of a field that is a string to the types.
func enumerate[T any](a api, field string, values []T, schemas ...string) {
	for _, name := range schemas {
		of := a.schemas().Map()[name].Properties[field]
		for _, v := range values {
			of.Enum = append(of.Enum, v)
		}
	}
}

func (s *Server) openAPI(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "application/openapi+json")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Status(http.StatusOK).Send(s.spec)
}
