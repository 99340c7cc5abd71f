package mobileapi

import (
	"runtime"
	"strings"
	"testing"
)

func TestPasswords(t *testing.T) {
	p := NewPasswords()
	hash, err := p.Hash("Mật khẩu 1")
	must(t, err)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", hash)
	}
	if again, _ := p.Hash("Mật khẩu 1"); again == hash {
		t.Error("two hashes share a salt")
	}
	for _, c := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"right", hash, "Mật khẩu 1", true},
		{"right, marks typed apart", hash, "Ma\u0323\u0302t kha\u0302\u0309u 1", true},
		{"wrong", hash, "Mật khẩu 2", false},
		{"empty", hash, "", false},
		{"no hash", "", "Mật khẩu 1", false},
		{"no hash, no password", "", "", false},
		{"broken hash", hash[:40], "Mật khẩu 1", false},
		{"another kind", strings.Replace(hash, "argon2id", "argon2i", 1), "Mật khẩu 1", false},
		{"mad cost", strings.Replace(hash, "m=19456", "m=4000000000", 1), "Mật khẩu 1", false},
	} {
		if got := p.Verify(c.hash, c.password); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestKnownHash checks the format against a hash of the reference implementation (argon2id, t=2, m=2^16, p=1).
func TestKnownHash(t *testing.T) {
	const known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !NewPasswords().Verify(known, "password") {
		t.Error("a sound hash of another program is not understood")
	}
}

// TestNoHashCostsTheSame looks that an unknown login costs the work of a wrong password, so that the clock cannot tell
// them apart. Memory is measured, as it is most of the work and does not depend on what else the machine does.
func TestNoHashCostsTheSame(t *testing.T) {
	p := NewPasswords()
	hash, err := p.Hash("a")
	must(t, err)
	for name, h := range map[string]string{"a hash": hash, "none": "", "a broken one": "$argon2id$"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p.Verify(h, "b")
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used < argonMemory<<10 || used > argonMemory<<10*5/4 {
			t.Errorf("with %s: %d bytes", name, used)
		}
	}
}
