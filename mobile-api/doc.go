// Package mobileapi serves the domain over HTTP: to phones in the field, to the consoles of coordinators and treasurers,
// and to the page that both load.
//
// All routes stand on one screen in routes.go. A handler decodes, validates, calls [responder.Service] and answers; what
// may be seen or done is decided there and nowhere here. Errors of every origin become one shape, RFC 9457 problem
// details with a stable code, in Vietnamese and English, and never hold a value that was sent (errors.go).
//
// Whoever asks for anything under /api needs a session, but for the few routes marked open. Apps send it as a bearer
// token, the page as a cookie; a write that leans on the cookie must come from our own page (auth.go).
//
// What anybody may read, and what is printed, the server writes itself: pages.go and the templates beside it.
package mobileapi
