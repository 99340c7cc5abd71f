package twilio

import (
	"context"
	"errors"
	"net/url"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"kipthoi/notify"
)

// How much of Twilio's list is read for one message.
const (
	listPage  = 200
	listPages = 50
)

// errTooMany says that more was sent to one receiver than is read; so nothing is known.
var errTooMany = errors.New("twilio lists more messages than are read")

// Taken lists what Twilio took for the receiver of m since an instant. It asks by receiver alone and looks at the time
// itself: Twilio's filter is of when a message was sent on, which one that waits does not have yet.
func (s *Sender) Taken(ctx context.Context, m notify.SMS, since time.Time) (taken []notify.Taken, err error) {
	token, number := "", ""
	for range listPages {
		page, err := s.page(ctx, m.To, token, number)
		if err != nil {
			return nil, err
		}
		some := false
		for i := range page.Messages {
			if t, ok := takenSince(&page.Messages[i], since); ok {
				some = true
				taken = append(taken, t)
			}
		}
		// The newest come first: a page of old ones only is followed by older ones.
		if token, number = next(page); token == "" && number == "" || !some && len(page.Messages) > 0 {
			return taken, nil
		}
	}
	return nil, &notify.SendError{Code: notify.CodeProvider, Retry: true, Err: errTooMany}
}

// page reads one page of the list.
func (s *Sender) page(ctx context.Context, to, token, number string) (*api.ListMessageResponse, error) {
	timed, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	x := &exchange{ctx: timed, base: s.base, next: s.next}
	page, err := s.service(x).PageMessage((&api.ListMessageParams{}).SetTo(to).SetPageSize(listPage), token, number)
	if err == nil && x.accepted() && page.Messages != nil {
		return page, nil
	}
	if err == nil {
		err = errors.New("twilio: an answer without a list")
	}
	return nil, s.sendError(ctx, x, err)
}

// takenSince gives a message that was made at an instant or later. One whose time cannot be read counts: it may be ours.
func takenSince(m *api.ApiV2010Message, since time.Time) (t notify.Taken, ok bool) {
	if m.Sid == nil || m.Body == nil {
		return t, false
	}
	t = notify.Taken{ProviderID: *m.Sid, Body: *m.Body}
	if m.DateCreated == nil {
		return t, true
	}
	at, err := time.Parse(time.RFC1123Z, *m.DateCreated)
	return t, err != nil || !at.Before(since.Truncate(time.Second))
}

// next reads where the following page is; empty at the end.
func next(page *api.ListMessageResponse) (token, number string) {
	if page.NextPageUri == nil {
		return "", ""
	}
	u, err := url.Parse(*page.NextPageUri)
	if err != nil {
		return "", ""
	}
	return u.Query().Get("PageToken"), u.Query().Get("Page")
}
