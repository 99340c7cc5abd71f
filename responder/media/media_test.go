package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"kipthoi/responder/media"
)

// secret stands for a place, a name of a device, a comment.
const secret = "21.0285N 105.8542E"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			m.Set(x, y, color.RGBA{uint8(x * 6), uint8(y * 8), 99, 255})
		}
	}
	return m
}

func segment(marker byte, payload string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(payload)+2))) + payload
}

// exif is a segment of a phone: the orientation, and the place behind it.
func exif(turned byte) string {
	return segment(0xe1, "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"+string(turned)+"\x00\x00\x00\x00\x00\x00\x00"+secret)
}

func photo(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withSecrets puts segments behind the start of a JPEG, and another picture behind its end, as phones do.
func withSecrets(plain []byte, segments string) []byte {
	return []byte("\xff\xd8" + segments + string(plain[2:]) + secret + exif(1))
}

func pngChunk(name, data string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(b, name+data...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

func drawing(t testing.TB, chunks string) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	head := 8 + 25
	return []byte(b.String()[:head] + chunks + b.String()[head:] + secret)
}

func webpChunk(name, data string) string {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
	if len(data)%2 == 1 {
		data += "\x00"
	}
	return string(b) + data
}

func webp(chunks string) []byte {
	return []byte(string(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunks)+4))) + "WEBP" + chunks)
}

// TestPicturesTellNoPlace: what tells of place, time and device goes, the picture stays as it was, to the pixel.
func TestPicturesTellNoPlace(t *testing.T) {
	plain := photo(t)
	for name, data := range map[string][]byte{
		"Exif":          withSecrets(plain, exif(6)),
		"XMP, comments": withSecrets(plain, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret)+segment(0xfe, secret)+segment(0xed, secret)+segment(0xe2, "MPF\x00"+secret)),
		"fill bytes":    withSecrets(plain, "\xff\xff"+exif(6)),
		"PNG":           drawing(t, pngChunk("eXIf", secret)+pngChunk("tEXt", secret)+pngChunk("iTXt", secret)+pngChunk("tIME", secret)+pngChunk("prIv", secret)),
	} {
		kind, clean, err := media.Clean(data)
		if err != nil || bytes.Contains(clean, []byte("105.85")) {
			t.Errorf("%s: %v, %v, the secret is there: %v", name, kind, err, bytes.Contains(clean, []byte("105.85")))
			continue
		}
		was, _, err1 := image.Decode(bytes.NewReader(data))
		is, _, err2 := image.Decode(bytes.NewReader(clean))
		if err := errors.Join(err1, err2); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !samePixels(was, is) {
			t.Errorf("%s: the picture has changed", name)
		}
		if _, again, err := media.Clean(clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: cleaned again it is another file: %v", name, err)
		}
	}
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for x := range a.Bounds().Dx() {
		for y := range a.Bounds().Dy() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// TestAPhotoStaysTurned: how a phone was held is all of Exif that is kept.
func TestAPhotoStaysTurned(t *testing.T) {
	_, clean, err := media.Clean(withSecrets(photo(t), exif(6)))
	want := "\xff\xd8" + segment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	if err != nil || !bytes.HasPrefix(clean, []byte(want)) {
		t.Errorf("%v %q", err, clean[:48])
	}
	if _, clean, err = media.Clean(withSecrets(photo(t), exif(9))); err != nil || bytes.Contains(clean, []byte("Exif")) {
		t.Errorf("a wrong orientation: %v %q", err, clean[:48])
	}
}

// TestWebPTellsNoPlace looks at the chunks: nothing here draws WebP.
func TestWebPTellsNoPlace(t *testing.T) {
	head := "\x0c\x00\x00\x00\x27\x00\x00\x1d\x00\x00" // flags of Exif and XMP
	dirty := webp(webpChunk("VP8X", head) + webpChunk("EXIF", secret) + webpChunk("VP8L", "odd") + webpChunk("XMP ", secret+"!") + webpChunk("what", secret))
	want := webp(webpChunk("VP8X", "\x00"+head[1:]) + webpChunk("VP8L", "odd"))
	kind, clean, err := media.Clean(append(dirty, secret...))
	if kind != media.WebP || err != nil || !bytes.Equal(clean, want) {
		t.Errorf("%s %v\n got %q\nwant %q", kind, err, clean, want)
	}
}

// TestKindsByContent: the name of a file says nothing, what it holds does.
func TestKindsByContent(t *testing.T) {
	plain := photo(t)
	for name, c := range map[string]struct {
		data []byte
		kind media.Kind
		err  error
	}{
		"a paper":         {[]byte("%PDF-1.7\n...\n%%EOF\n"), media.PDF, nil},
		"half a paper":    {[]byte("%PDF-1.7\n..."), media.PDF, media.ErrBroken},
		"a photo":         {plain, media.JPEG, nil},
		"half a photo":    {plain[:len(plain)/2], media.JPEG, media.ErrBroken},
		"half a drawing":  {drawing(t, "")[:100], media.PNG, media.ErrBroken},
		"no picture":      {webp(webpChunk("EXIF", "x")), media.WebP, media.ErrBroken},
		"an iPhone's":     {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "", media.ErrHEIC},
		"a film":          {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), "", media.ErrKind},
		"a page":          {[]byte("<html><script>"), "", media.ErrKind},
		"a drawn program": {[]byte("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), "", media.ErrKind},
		"nothing":         {nil, "", media.ErrKind},
	} {
		if kind, _, err := media.Clean(c.data); kind != c.kind || !errors.Is(err, c.err) {
			t.Errorf("%s: %q %v, want %q %v", name, kind, err, c.kind, c.err)
		}
	}
}

// FuzzClean: whatever comes, no panic; what is taken is no longer than it was but for the orientation, and clean.
func FuzzClean(f *testing.F) {
	f.Add(withSecrets(photo(f), exif(6)))
	f.Add(drawing(f, pngChunk("eXIf", secret)))
	f.Add(webp(webpChunk("VP8X", "\x0c\x00\x00\x00\x27\x00\x00\x1d\x00\x00") + webpChunk("EXIF", secret) + webpChunk("VP8L", "odd")))
	f.Add([]byte("%PDF-1.7\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, clean, err := media.Clean(data)
		if err != nil {
			return
		}
		if len(clean) > len(data)+36 {
			t.Errorf("%d bytes became %d", len(data), len(clean))
		}
		again, same, err := media.Clean(clean)
		if err != nil || again != kind || !bytes.Equal(same, clean) {
			t.Errorf("cleaned again: %s %v", again, err)
		}
	})
}
