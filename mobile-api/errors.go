package mobileapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"kipthoi/responder"

	"github.com/gofiber/fiber/v2"
)

// failure is how a class of failure is answered.
type failure struct {
	status int
	vi, en string
}

// failures is the one table from the domain's codes to HTTP.
func failures() map[responder.Code]failure {
	return map[responder.Code]failure{
		responder.CodeInvalid:      {http.StatusUnprocessableEntity, "có mục chưa đúng", "something is not right"},
		responder.CodeNotFound:     {http.StatusNotFound, "không tìm thấy", "not found"},
		responder.CodeForbidden:    {http.StatusForbidden, "không được phép", "not allowed"},
		responder.CodeSignedOut:    {http.StatusUnauthorized, "cần đăng nhập", "sign in first"},
		responder.CodeExists:       {http.StatusConflict, "đã có rồi", "exists already"},
		responder.CodeRule:         {http.StatusConflict, "trái quy tắc", "a rule forbids it"},
		responder.CodeNoPlace:      {http.StatusConflict, "không còn chỗ", "no free place"},
		responder.CodeNoFunds:      {http.StatusConflict, "không đủ tiền", "not enough money"},
		responder.CodeOpReused:     {http.StatusConflict, "mã thao tác đã dùng cho việc khác", "the operation's id was used for something else"},
		responder.CodeTooMany:      {http.StatusTooManyRequests, "quá nhiều yêu cầu, xin chờ", "too many requests; wait"},
		responder.CodeTooLarge:     {http.StatusRequestEntityTooLarge, "nội dung gửi lên quá lớn", "the request is too large"},
		responder.CodeNotSupported: {http.StatusNotFound, "không có địa chỉ hoặc loại thao tác này", "no such address or kind of operation"},
		responder.CodeInternal:     {http.StatusInternalServerError, "lỗi máy chủ, xin thử lại; dữ liệu đã lưu vẫn còn", "server error, please try again; what was saved is safe"},
	}
}

// refusals are the failures that the router and the protocol know and the domain does not.
func refusals() map[int]failure {
	return map[int]failure{
		http.StatusBadRequest:                  {http.StatusBadRequest, "không đọc được yêu cầu: nội dung phải là JSON hợp lệ, tệp phải nằm trong biểu mẫu hợp lệ", "the request cannot be read: its body must be valid JSON, a file must be in a valid form"},
		http.StatusMethodNotAllowed:            {http.StatusMethodNotAllowed, "địa chỉ này không nhận phương thức này", "this address does not take this method"},
		http.StatusRequestTimeout:              {http.StatusRequestTimeout, "yêu cầu đến quá chậm", "the request came too slowly"},
		http.StatusUnsupportedMediaType:        {http.StatusUnsupportedMediaType, "nội dung phải là application/json", "the body must be application/json"},
		http.StatusRequestHeaderFieldsTooLarge: {http.StatusRequestHeaderFieldsTooLarge, "phần đầu của yêu cầu quá lớn", "the header of the request is too large"},
		http.StatusServiceUnavailable:          {http.StatusServiceUnavailable, "máy chủ đang bận, xin thử lại sau ít giây", "the server is busy; try again in a few seconds"},
	}
}

// codeOf gives the code that a status of the router stands for.
func codeOf(status int) responder.Code {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return responder.CodeNotSupported
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return responder.CodeTooLarge
	case http.StatusTooManyRequests:
		return responder.CodeTooMany
	}
	if status >= 400 && status < 500 {
		return responder.CodeInvalid
	}
	return responder.CodeInternal
}

// fail answers a request with an error, wherever it comes from. A request that the router refused before its first
// handler has no id yet.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	if callOf(c.UserContext()).id == "" {
		s.begin(c)
	}
	p := s.problem(c.UserContext(), err)
	for name, values := range p.GetHeaders() {
		c.Set(name, values[0])
	}
	return c.Status(p.Status).JSON(p, problemType)
}

// problem makes an error fit to be sent. What is our fault is logged here, once.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	var p *Problem
	known := errors.As(err, &p)
	if !known {
		p = describe(err)
	}
	p.RequestID = callOf(ctx).id
	if !known && p.Code == responder.CodeInternal {
		s.log.ErrorContext(ctx, "request failed", "err", err, "request_id", p.RequestID)
	}
	return p
}

func describe(err error) *Problem {
	var ours *responder.Error
	var routers *fiber.Error
	switch {
	case errors.As(err, &ours) && ours.Code != responder.CodeInternal:
		return fromDomain(ours)
	case errors.As(err, &routers):
		return fromStatus(routers.Code)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errBusy):
		p := fromStatus(http.StatusServiceUnavailable)
		p.retryAfter = 5 * time.Second
		return p
	}
	return fromStatus(http.StatusInternalServerError)
}

// errBusy says that the server has no room for one more of something.
var errBusy = errors.New("too many open at once")

func fromDomain(e *responder.Error) *Problem {
	f, known := failures()[e.Code]
	if !known {
		return fromStatus(http.StatusInternalServerError)
	}
	p := newProblem(e.Code, f)
	if e.VI != "" {
		p.Detail, p.DetailEN = e.VI, e.EN
	}
	if e.Field != "" {
		p.Errors = []Fault{{Location: e.Field, Message: e.VI, MessageEN: e.EN}}
		p.Detail, p.DetailEN = e.Field+": "+e.VI, e.Field+": "+e.EN
	}
	p.Reason = e.Reason
	return p
}

func fromStatus(status int) *Problem {
	code := codeOf(status)
	f, known := refusals()[status]
	if !known {
		f = failures()[code]
	}
	if status >= 400 && status < 500 {
		f.status = status
	}
	return newProblem(code, f)
}

// tooMany refuses somebody who must wait first.
func tooMany(wait time.Duration, vi, en string) *Problem {
	p := fromDomain(&responder.Error{Code: responder.CodeTooMany, VI: vi, EN: en})
	p.retryAfter = wait
	return p
}

// seconds rounds up, as a client that comes back too early waits again.
func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }
