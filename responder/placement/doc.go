// Package placement finds places for many groups at once: who goes to which home or shelter ("nơi tạm trú, chăm sóc
// thay thế tạm thời"), so that first of all nobody urgent stays without a place, and then the sum of costs is least.
// It does not know what a cost means or who may go where: the caller gives a pair for each group and home that the
// rules allow.
//
//	problem.go   the problem and the plan, as JSON
//	valid.go     what is refused in a problem, with the field that is wrong
//	decided.go   pins, bans, the previous plan
//	instance.go  the problem in arrays: pairs by group and by home
//	auction.go   the first plan: groups bid for places
//	bound.go     what no plan can undercut, by Lagrangian relaxation of "one home for each group"
//	knapsack.go  the best set of groups for one home, exactly
//	climb.go     the search for prices that make the bound high
//	proof.go     the bound of a plan, and the certificate from which it can be computed again
//	state.go     who is where, during the search
//	move.go      one group moves, two change places, three move in a chain
//	search.go    local search over plans that may overfill homes, at a charge that follows what is overfull
//	turn.go      which way of searching has its turn: everywhere, in kicks or in windows
//	kick.go      what small auctions around a group make of the best plan
//	dive.go      plans made from the prices of the bound, of everybody or in a window
//	likely.go    the pairs that a plan of everybody is made of
//	window.go    what search among a few homes makes of the best plan
//	polish.go    local search over plans that overfill nothing; places for the last groups without one
//	solve.go     all of it, on two cores, within a time limit
//	reason.go    why a group stays without a place
//	exception.go groups that less urgent ones keep out of a home: put right, or listed
//	whatif.go    what edits of a coordinator make of a plan, in milliseconds
//	verify.go, verify_bound.go  a check of plan and bound that shares nothing with the search
//
// The same problem, seed and number of iterations give the same plan, as long as the time limit does not stop it.
package placement
