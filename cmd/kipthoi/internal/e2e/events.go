package e2e

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"time"
)

// waitLimit is how long something that should happen soon may take.
const waitLimit = 2 * time.Minute

// Until waits until ready, which it asks at once and then at each live event of the server.
func (c *Client) Until(what string, ready func() bool) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), waitLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", c.URL()+"/api/v1/events", nil)
	c.must(err)
	req.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := http.DefaultClient.Do(req)
	c.must(err)
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "id:") && ready() { // the first one comes when the stream is open
			return
		}
	}
	c.Fatalf("waited in vain for %s", what)
}
