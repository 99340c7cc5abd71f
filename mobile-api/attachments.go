package mobileapi

import (
	"context"
	"slices"
	"strings"

	"kipthoi/responder"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

type attachIn struct {
	ID        string `path:"id" maxLength:"36" doc:"of the case, carer or cost line"`
	Operation string `query:"operation" required:"true" maxLength:"36" doc:"UUIDv7 made by the sender, the same at each try; it becomes the attachment's id"`
	RawBody   []byte `contentType:"application/octet-stream"`
}

type attachOut struct{ Body responder.Result }

// attach stores a file of a case. Its kind is told by its content, whatever the request says of it.
func (s *Server) attach(ctx context.Context, in *attachIn) (*attachOut, error) {
	return attached(s.service.Attach(ctx, user(ctx), in.Operation, in.ID, in.RawBody))
}

// attachToCarer stores a paper of a carer.
func (s *Server) attachToCarer(ctx context.Context, in *attachIn) (*attachOut, error) {
	return attached(s.service.AttachToCarer(ctx, user(ctx), in.Operation, in.ID, in.RawBody))
}

func attached(res responder.Result, err error) (*attachOut, error) {
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return &attachOut{res}, err
}

// attachToCost stores the paper of a cost line with its case.
func (s *Server) attachToCost(ctx context.Context, in *attachIn) (*attachOut, error) {
	res, err := s.service.AttachToCost(ctx, user(ctx), in.Operation, in.ID, in.RawBody)
	if err == nil && res.Error != nil {
		err = res.Error
	}
	return &attachOut{res}, err
}

// isUpload says whether a request brings a file of a case, a carer or a cost line.
func isUpload(c *fiber.Ctx) bool {
	rest, _ := strings.CutPrefix(c.Path(), "/api/v1/")
	of, _, _ := strings.Cut(rest, "/")
	return c.Method() == fiber.MethodPost && slices.Contains([]string{"cases", "carers", "costs"}, of) && strings.HasSuffix(c.Path(), "/attachments")
}

type attachmentIn struct {
	ID string `path:"id" maxLength:"36"`
}

type attachmentOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (*attachmentOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "The file, to be saved",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

func (s *Server) attachment(ctx context.Context, in *attachmentIn) (*attachmentOut, error) {
	a, content, err := s.service.Attachment(ctx, user(ctx), in.ID)
	return &attachmentOut{string(a.Type), `attachment; filename="` + a.Name + `"`, content}, err
}
