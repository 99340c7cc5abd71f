package main

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how far long work is, a bar for each part.
type progress struct {
	all  *mpb.Progress
	bars map[string]*mpb.Bar
}

func newProgress(w io.Writer) *progress {
	return &progress{all: mpb.New(mpb.WithOutput(w), mpb.WithWidth(40)), bars: map[string]*mpb.Bar{}}
}

// step tells that done of total are ready in a part.
func (p *progress) step(part string, done, total int) {
	bar := p.bars[part]
	if bar == nil {
		bar = p.all.AddBar(int64(total), mpb.PrependDecorators(decor.Name(part, decor.WC{W: 24, C: decor.DindentRight})),
			mpb.AppendDecorators(decor.CountersNoUnit("%d / %d"), decor.Elapsed(decor.ET_STYLE_GO, decor.WC{W: 6})))
		p.bars[part] = bar
	}
	bar.SetCurrent(int64(done))
}

// end leaves each bar as it is, ready or not, and waits until the last is drawn.
func (p *progress) end() {
	for _, bar := range p.bars {
		bar.Abort(false)
	}
	p.all.Wait()
}
