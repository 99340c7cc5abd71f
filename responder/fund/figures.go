package fund

import (
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// InFigures writes an amount as Vietnamese papers do, with dots between thousands: 1.234.567.
func InFigures(vnd int64) string { return message.NewPrinter(language.Vietnamese).Sprintf("%d", vnd) }
