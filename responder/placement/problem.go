package placement

// Problem is what has to be placed where.
type Problem struct {
	Groups     []Group `json:"groups"`
	Homes      []Home  `json:"homes"`
	Pairs      []Pair  `json:"pairs"`                // who may go where; no pair, no placement
	TimeLimitS float64 `json:"time_limit_s"`         // seconds; 10 if left out
	RequireAll bool    `json:"require_all"`          // only a plan that places everybody is wanted
	Seed       int64   `json:"seed,omitempty"`       // of the random choices
	Iterations int     `json:"iterations,omitempty"` // rounds of the search; 0 goes on until the time limit
}

// Group is persons who stay together.
type Group struct {
	ID      string `json:"id"`
	Size    int    `json:"size"`    // persons
	Urgency int    `json:"urgency"` // 1 is the most urgent
}

// Home is a carer's household, a facility or a shelter.
type Home struct {
	ID     string `json:"id"`
	Places int    `json:"places"` // free places
}

// Pair allows a group into a home.
type Pair struct {
	Group  string   `json:"group"`
	Home   string   `json:"home"`
	Cost   *float64 `json:"cost"`             // the less the better
	Places *int     `json:"places,omitempty"` // taken by this group in this home; the group's size if left out
}

// Plan is who goes where.
type Plan struct {
	Assigned   []Assignment `json:"assigned"`
	Unassigned []Unassigned `json:"unassigned"`
	Complete   bool         `json:"complete"` // nobody is unassigned
	Cost       float64      `json:"cost"`     // sum over Assigned
	// Bound is proven: no plan that leaves the same or fewer unassigned, the more urgent counted first, costs less.
	Bound float64 `json:"bound"`
	// Gap is (Cost - Bound) / Bound; nil if the bound is 0 and the cost is not.
	Gap     *float64 `json:"gap"`
	Rounds  int      `json:"rounds"` // of the search, both workers together
	Seconds float64  `json:"seconds"`
}

// Assignment is a group's home.
type Assignment struct {
	Group string `json:"group"`
	Home  string `json:"home"`
}

// Unassigned is a group for which there is no place, and why.
type Unassigned struct {
	Group  string `json:"group"`
	Reason Reason `json:"reason"`
}
