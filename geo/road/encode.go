package road

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// ErrDamaged is what Decode returns, wrapped, for what Encode did not write.
var ErrDamaged = errors.New("road: the stored graph is damaged")

// A stored graph: mark, number of nodes, number of arcs, the nodes, and of each node how many arcs begin there, with
// where they end and their length. All are variable-length numbers; places and ends are steps from what came before.
const (
	mark = "KTR1"
	unit = 1e7 // steps of a degree: a place is kept to about a centimetre
)

// Encode writes the graph in a compact form.
func (g *Graph) Encode(w io.Writer) error {
	e := encoder{w: bufio.NewWriter(w)}
	e.put([]byte(mark))
	e.number(uint64(len(g.points)))
	e.number(uint64(len(g.to)))
	var before [2]int64
	for _, p := range g.points {
		for axis := range p {
			at := steps(p[axis])
			e.step(at - before[axis])
			before[axis] = at
		}
	}
	for n := range g.points {
		from, to := g.first[n], g.first[n+1]
		e.number(uint64(to - from))
		for a := from; a < to; a++ {
			e.step(int64(g.to[a]) - int64(n))
			e.number(uint64(g.mm[a]))
		}
	}
	if e.err == nil {
		e.err = e.w.Flush()
	}
	return e.err
}

// encoder keeps the first error.
type encoder struct {
	w   *bufio.Writer
	buf [binary.MaxVarintLen64]byte
	err error
}

func (e *encoder) put(b []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(b)
	}
}

func (e *encoder) number(n uint64) { e.put(binary.AppendUvarint(e.buf[:0], n)) }
func (e *encoder) step(n int64)    { e.put(binary.AppendVarint(e.buf[:0], n)) }

// Decode reads what Encode wrote.
func Decode(r io.Reader) (*Graph, error) {
	d := decoder{r: bufio.NewReader(r)}
	head := make([]byte, len(mark))
	if _, err := io.ReadFull(d.r, head); err != nil || string(head) != mark {
		return nil, fmt.Errorf("%w: no mark", ErrDamaged)
	}
	nodes, arcs, g := d.number(MaxNodes), d.number(2*MaxSegments), &Graph{}
	var at [2]int64
	for range nodes {
		at[0], at[1] = at[0]+d.step(), at[1]+d.step()
		p := orb.Point{float64(at[0]) / unit, float64(at[1]) / unit}
		if d.err != nil || !geo.InVietNam(p) {
			return nil, fmt.Errorf("%w: a node", ErrDamaged)
		}
		g.points = append(g.points, p)
	}
	g.first = append(g.first, 0)
	for n := range int64(nodes) {
		for range d.number(arcs - uint64(len(g.to))) {
			to, mm := n+d.step(), d.number(maxMetres*1000)
			if d.err != nil || to < 0 || to >= int64(nodes) {
				return nil, fmt.Errorf("%w: a link", ErrDamaged)
			}
			g.to, g.mm = append(g.to, int32(to)), append(g.mm, uint32(mm))
		}
		g.first = append(g.first, int32(len(g.to)))
	}
	if d.err != nil || uint64(len(g.to)) != arcs || arcs == 0 {
		return nil, fmt.Errorf("%w: it is not whole", ErrDamaged)
	}
	g.finish()
	return g, nil
}

// decoder keeps the first error, and gives 0 after it.
type decoder struct {
	r   *bufio.Reader
	err error
}

func (d *decoder) number(most uint64) uint64 {
	n, err := binary.ReadUvarint(d.r)
	if err == nil && n > most {
		err = ErrDamaged
	}
	if d.err = errors.Join(d.err, err); d.err != nil {
		return 0
	}
	return n
}

func (d *decoder) step() int64 {
	n, err := binary.ReadVarint(d.r)
	if d.err = errors.Join(d.err, err); d.err != nil {
		return 0
	}
	return n
}
