// Package responder is the domain of Kịp Thời: what happened, to whom, what the law grants them, who takes them in,
// what it costs and who must be told.
//
// # One door
//
// State changes only through [Service.Apply], which takes an [Operation] and, in one transaction, checks that its id
// is new, that its author may do it there, and that it is valid; merges it with what changed since its author looked;
// writes the tables; appends to the log; and puts messages and jobs beside them. Phones, consoles, imports and timers
// all use it. What cannot be applied is kept with its reason.
//
// # Reading
//
// Every read path goes through a method of Service that takes the reader, and shows what [User.sees] allows. A
// protection case is a code to all but those entitled to it.
//
// # Rooms
//
// One file per noun: its type, its rules, its operations. The law as dated data is in responder/law, double entry in
// responder/fund, the text of payment codes in responder/vietqr, both databases in responder/sqlstore, live events in
// responder/bus, and the suites that each store and bus must pass in responder/respondertest. This package imports the
// standard library, orb, geo and its own leaf packages, and knows nothing of HTTP, SQL or Redis.
//
// # Units
//
// Money is int64 VND and its fields end in _vnd. Lengths are metres, _m. Petrol prices are milli-dong per litre,
// _mdong_per_l. Business dates are calendar dates in Asia/Ho_Chi_Minh; instants are UTC.
package responder
