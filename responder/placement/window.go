package placement

import "slices"

// window is a few homes that want the same groups, with the groups in them; everybody else stays where they are
// meanwhile.
type window struct {
	homes  []int32
	groups []int32
	inside []bool    // homes
	pull   []float64 // of each home: how much those inside want it
	near   [][]int32 // of each group inside, before
	alpha  []float64 // of each home inside, before
}

const (
	windowGroups = 60 // groups in a window, about
	windowHomes  = 24
	windowLarge  = 30 // groups of a large home in a window, at most
	windowRounds = 20 // rounds in a window without a better plan
	windowWishes = 8  // homes that a group wants
)

// windows searches in windows of the best plan, one after the other, until so much work is done.
func (w *walker) windows(end int) {
	if w.win == nil {
		w.win = &window{inside: make([]bool, w.in.homes()), pull: make([]float64, w.in.homes())}
	}
	order := w.order
	w.held = slices.Repeat([]bool{true}, w.in.groups())
	for w.work < end && !w.done() {
		w.inWindow()
	}
	w.held, w.order = nil, order
}

// inWindow searches in one window.
func (w *walker) inWindow() {
	w.work += w.in.homes()
	w.open()
	w.order = slices.Clone(w.win.groups)
	w.diveInside()
	for since := 0; since < windowRounds && !w.stop(); since++ {
		before := w.best.cost
		w.descend()
		w.rechargeIn(w.win.homes)
		if w.best.cost < before {
			since = 0
		}
	}
	w.shut()
}

// open leaves those inside the homes inside.
func (w *walker) open() {
	v := w.win
	w.fill()
	w.clock++
	v.near, v.alpha = v.near[:0], v.alpha[:0]
	for _, h := range v.homes {
		v.alpha = append(v.alpha, w.alpha[h])
		w.alpha[h], w.changed[h] = w.base[h]*(1+w.rng.Float64()), w.clock
	}
	for _, g := range v.groups {
		v.near = append(v.near, w.near[g])
		w.near[g] = slices.DeleteFunc(slices.Clone(w.near[g]), func(q int32) bool { return !v.inside[w.in.home[q]] })
		w.held[g], w.looked[g] = false, -1
	}
}

// shut brings back the best plan.
func (w *walker) shut() {
	v := w.win
	for i, h := range v.homes {
		w.alpha[h] = v.alpha[i]
	}
	for i, g := range v.groups {
		w.near[g], w.held[g] = v.near[i], true
		if w.at[g] != w.bestAt[g] {
			w.move(g, w.bestAt[g])
		}
	}
}

// fill fills the window from a random group on.
func (w *walker) fill() {
	v := w.win
	clear(v.inside)
	clear(v.pull)
	v.homes, v.groups = v.homes[:0], v.groups[:0]
	g := int32(w.rng.IntN(w.in.groups()))
	w.want(g)
	h := w.where(g)
	if h == none {
		v.groups = append(v.groups, g)
		h = w.wish()
	}
	for h != none && len(v.groups) < windowGroups && len(v.homes) < windowHomes {
		w.take(h)
		h = w.wish()
	}
}

// take takes a home into the window, and notes what those in it want, and where those are whom it wants.
func (w *walker) take(h int32) {
	v := w.win
	v.inside[h] = true
	v.homes = append(v.homes, h)
	list := w.members[h]
	if len(list) > windowLarge {
		i := w.rng.IntN(len(list) - windowLarge + 1)
		list = list[i : i+windowLarge]
	}
	for _, g := range list {
		v.groups = append(v.groups, g)
		w.want(g)
	}
	for _, q := range w.wanted[h] {
		w.want(w.in.group[q])
		if c := w.where(w.in.group[q]); c != none {
			v.pull[c]++
		}
	}
}

func (w *walker) want(g int32) {
	for i, q := range w.near[g][:min(windowWishes, len(w.near[g]))] {
		w.win.pull[w.in.home[q]] += 1 / float64(i+1)
	}
}

// wish gives the home outside that those inside want most, with some chance.
func (w *walker) wish() int32 {
	best, most := int32(none), 0.0
	for h, p := range w.win.pull {
		if p > 0 && !w.win.inside[h] {
			if p *= 0.2 + w.rng.Float64(); p > most {
				best, most = int32(h), p
			}
		}
	}
	return best
}
