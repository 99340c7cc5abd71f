package mobileapi

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of a password: 19 MiB and two passes, as OWASP advises for argon2id.
const (
	argonMemory = 19 << 10 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// Passwords hashes and checks passwords. Two at a time at most, so that a flood of logins takes neither all memory nor
// all processors.
type Passwords struct{ turns chan struct{} }

// NewPasswords makes one; a program needs no second.
func NewPasswords() *Passwords { return &Passwords{turns: make(chan struct{}, 2)} }

// Hash gives the argon2id hash of a password with a fresh salt, as a PHC string.
func (p *Passwords) Hash(password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		b64.EncodeToString(salt), b64.EncodeToString(p.key(password, salt, argonTime, argonMemory, argonLanes, argonKey))), nil
}

// Verify says whether a password has this hash. An empty or broken hash costs the same work and fails, so that nobody
// learns from the clock which logins exist.
func (p *Passwords) Verify(hash, password string) bool {
	h, ok := parseHash(hash)
	if !ok {
		h = phc{memory: argonMemory, time: argonTime, lanes: argonLanes, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}
	}
	same := subtle.ConstantTimeCompare(h.key, p.key(password, h.salt, h.time, h.memory, h.lanes, uint32(len(h.key)))) == 1
	return same && ok
}

// key does the work. Keyboards write Vietnamese letters in two ways; both count as the same password.
func (p *Passwords) key(password string, salt []byte, time, memory uint32, lanes uint8, length uint32) []byte {
	p.turns <- struct{}{}
	defer func() { <-p.turns }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, time, memory, lanes, length)
}

type phc struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

func parseHash(s string) (h phc, ok bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.lanes); n != 3 || err != nil {
		return h, false
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	sane := h.memory <= 1<<20 && h.time > 0 && h.time <= 100 && h.lanes > 0 && len(h.salt) >= 8 && len(h.key) >= 16
	return h, err1 == nil && err2 == nil && sane
}
