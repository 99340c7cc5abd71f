package law

import (
	"bufio"
	"io"
)

// skipBOM drops the mark that spreadsheet programs put before UTF-8 text.
func skipBOM(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = in.Discard(3)
	}
	return in
}
