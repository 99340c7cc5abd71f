package mobileapi

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
)

// adapter lets huma register its operations with fiber.
type adapter struct{ app *fiber.App }

// Handle registers one operation.
func (a *adapter) Handle(op *huma.Operation, handle func(huma.Context)) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path)
	a.app.Add(op.Method, path, func(c *fiber.Ctx) error {
		handle(&exchange{c: c, op: op})
		return nil
	})
}

// ServeHTTP answers a request of net/http; huma wants it for its own tests.
func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { adaptor.FiberApp(a.app)(w, r) }

// exchange is one request and its answer as huma sees them. Every string it hands out is a copy, because fasthttp uses
// its buffers again for the next request.
type exchange struct {
	c      *fiber.Ctx
	op     *huma.Operation
	status int
}

// streamer is a response whose body is written after the handler has returned.
type streamer interface {
	stream(write func(*bufio.Writer))
}

func (x *exchange) stream(write func(*bufio.Writer)) { x.c.Context().SetBodyStreamWriter(write) }

func (x *exchange) Operation() *huma.Operation { return x.op }
func (x *exchange) Context() context.Context   { return x.c.UserContext() }
func (x *exchange) TLS() *tls.ConnectionState  { return x.c.Context().TLSConnectionState() }

func (x *exchange) Version() huma.ProtoVersion {
	return huma.ProtoVersion{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

func (x *exchange) Method() string            { return strings.Clone(x.c.Method()) }
func (x *exchange) Host() string              { return strings.Clone(x.c.Hostname()) }
func (x *exchange) RemoteAddr() string        { return x.c.Context().RemoteAddr().String() }
func (x *exchange) Param(name string) string  { return strings.Clone(x.c.Params(name)) }
func (x *exchange) Query(name string) string  { return strings.Clone(x.c.Query(name)) }
func (x *exchange) Header(name string) string { return strings.Clone(x.c.Get(name)) }

// URL gives path and query as they were sent; what no parser can read is an empty URL.
func (x *exchange) URL() url.URL {
	u, err := url.ParseRequestURI(string(x.c.Request().RequestURI()))
	if err != nil {
		return url.URL{}
	}
	return *u
}

func (x *exchange) EachHeader(visit func(name, value string)) {
	for name, value := range x.c.Request().Header.All() {
		visit(string(name), string(value))
	}
}

// BodyReader reads the body in place: huma copies it before it hands it on.
func (x *exchange) BodyReader() io.Reader { return bytes.NewReader(x.c.Body()) }
func (x *exchange) BodyWriter() io.Writer { return x.c.Response().BodyWriter() }

// GetMultipartForm reads a form in memory, within the limits of a request.
func (x *exchange) GetMultipartForm() (*multipart.Form, error) {
	form, err := x.c.MultipartForm()
	if err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	return form, nil
}

// SetReadDeadline does nothing: the body has been read, within the server's own time limit.
func (x *exchange) SetReadDeadline(time.Time) error { return nil }

func (x *exchange) SetStatus(code int)              { x.status = code; x.c.Status(code) }
func (x *exchange) Status() int                     { return x.status }
func (x *exchange) SetHeader(name, value string)    { x.c.Set(name, value) }
func (x *exchange) AppendHeader(name, value string) { x.c.Response().Header.Add(name, value) }
