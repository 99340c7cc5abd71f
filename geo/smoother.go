package geo

import (
	"time"

	"github.com/paulmach/orb"
)

// smooth gives the likeliest places of the knots for a vehicle whose speed changes little by little: a Kalman filter
// forward and the Rauch-Tung-Striebel pass back, each axis by itself. Noise of metres at one fix a second would
// otherwise double the length; at one in 30 seconds it leaves the fixes as they are.
func smooth(knots []knot) []orb.Point {
	var axes [2][]float64
	box := orb.Bound{Min: knots[0].at, Max: knots[0].at}
	for _, k := range knots {
		box = box.Extend(k.at)
	}
	flat := newLocal(box.Center())
	for axis := range axes {
		axes[axis] = smoothAxis(knots, func(k knot) float64 {
			x, y := flat.xy(k.at)
			return [2]float64{x, y}[axis]
		})
	}
	out := make([]orb.Point, len(knots))
	for i := range out {
		out[i] = orb.Point{flat.origin[0] + axes[0][i]/flat.kx, flat.origin[1] + axes[1][i]/flat.ky}
	}
	return out
}

// state is a place and a speed along one axis, with their covariance.
type state struct {
	x, v          float64
	xx, xv, vv    float64
	px, pv        float64 // as foretold from the state before
	pxx, pxv, pvv float64
	dt            float64
}

// unknownSpeed is the variance of the first speed: any vehicle's.
const unknownSpeed = 1e4

func smoothAxis(knots []knot, of func(knot) float64) []float64 {
	states := make([]state, len(knots))
	first := knots[0]
	states[0] = state{x: of(first), xx: first.noise * first.noise, vv: unknownSpeed}
	for i := 1; i < len(knots); i++ {
		states[i] = states[i-1].next(span(knots[i-1], knots[i]), of(knots[i]), knots[i].noise)
	}
	out := make([]float64, len(knots))
	last := states[len(states)-1]
	out[len(out)-1] = last.x
	for i := len(states) - 2; i >= 0; i-- {
		last = states[i].back(states[i+1], last)
		out[i] = last.x
	}
	return out
}

// span is the time between the middles of two knots in seconds; a long one is as good as endless.
func span(a, b knot) float64 {
	return min(b.from.Sub(a.to).Seconds()+(b.to.Sub(b.from)+a.to.Sub(a.from)).Seconds()/2, time.Hour.Seconds())
}

// next foretells the state after dt seconds and mends it by what was measured there.
func (s state) next(dt, measured, noise float64) state {
	n := state{dt: dt, px: s.x + s.v*dt, pv: s.v}
	n.pxx = s.xx + 2*dt*s.xv + dt*dt*s.vv + agility*dt*dt*dt/3
	n.pxv = s.xv + dt*s.vv + agility*dt*dt/2
	n.pvv = s.vv + agility*dt
	gain := n.pxx + noise*noise
	kx, kv := n.pxx/gain, n.pxv/gain
	off := measured - n.px
	n.x, n.v = n.px+kx*off, n.pv+kv*off
	n.xx, n.xv, n.vv = (1-kx)*n.pxx, (1-kx)*n.pxv, n.pvv-kv*n.pxv
	return n
}

// back mends a state by what came after it: after is as filtered, later as already mended.
func (s state) back(after, later state) state {
	det := after.pxx*after.pvv - after.pxv*after.pxv
	if det <= 0 {
		return s
	}
	a, b := s.xx+after.dt*s.xv, s.xv // covariance of this place with the next state
	c, d := s.xv+after.dt*s.vv, s.vv
	gxx, gxv := (a*after.pvv-b*after.pxv)/det, (b*after.pxx-a*after.pxv)/det
	gvx, gvv := (c*after.pvv-d*after.pxv)/det, (d*after.pxx-c*after.pxv)/det
	dx, dv := later.x-after.px, later.v-after.pv
	s.x, s.v = s.x+gxx*dx+gxv*dv, s.v+gvx*dx+gvv*dv
	return s
}
