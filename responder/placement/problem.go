package placement

// Problem is what has to be placed where.
type Problem struct {
	Groups     []Group `json:"groups"`
	Homes      []Home  `json:"homes"`
	Pairs      []Pair  `json:"pairs"`        // who may go where; no pair, no placement
	TimeLimitS float64 `json:"time_limit_s"` // seconds; 10 if left out
	RequireAll bool    `json:"require_all"`  // only a plan that places everybody is wanted
	// Pins are placements that stand: confirmed, or wanted by a coordinator. Bans are pairs a coordinator does not want.
	Pins []Assignment `json:"pins,omitempty"`
	Bans []Assignment `json:"bans,omitempty"`
	// Previous is the last plan, from which the search begins; every group that it moves has to save MoveCost.
	Previous []Assignment `json:"previous,omitempty"`
	MoveCost float64      `json:"move_cost,omitempty"`
	Seed     int64        `json:"seed,omitempty"` // of the random choices
	// Iterations is rounds of the search; 0 goes on until the time limit, or until nothing better is found for long.
	Iterations int `json:"iterations,omitempty"`
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
	// Shelter is where many stay together: worse than a home, so that who is in one is served before less urgent groups.
	Shelter bool `json:"shelter,omitempty"`
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
	// Exceptions are groups that less urgent ones keep out of a home, and why; Repaired is how many more there were.
	Exceptions []Exception `json:"exceptions"`
	Repaired   int         `json:"repaired"`
	Cost       float64     `json:"cost"` // sum over Assigned
	// Bound is proven: no plan that leaves the same or fewer unassigned, the more urgent counted first, costs less.
	Bound float64 `json:"bound"`
	// Gap is (Cost - Bound) / Bound; nil if the bound is 0 and the cost is not.
	Gap         *float64    `json:"gap"`
	Certificate Certificate `json:"certificate"`
	Rounds      int         `json:"rounds"` // of the search, both workers together
	// Cut is true if the time limit ended the search: another run may then give another plan.
	Cut     bool    `json:"cut"`
	First   First   `json:"first"`
	Seconds float64 `json:"seconds"`
}

// First tells when the first plan was there.
type First struct {
	Seconds  float64 `json:"seconds"`
	Cost     float64 `json:"cost"`
	Complete bool    `json:"complete"`
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
