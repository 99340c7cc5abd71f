// Package law is the law of emergency assistance ("trợ giúp khẩn cấp") as dated data: what a person or household may be
// granted on the day of the event, by which deadline, by whose decision, and which provision says so.
//
// A [Book] holds the parameters of data/*.csv, each with its first and last day, its place (the nation or a province) and
// its citation. [Book.Compute] turns an [Item] into a [Line]: an amount in whole dong, the rule, the citation in
// Vietnamese, the values used, and a reason. Rules are named and so on after the project's rulebook.
//
// Nothing here reads a clock, a network or a database, and nothing is a floating-point number: amounts are int64 dong,
// petrol prices int64 milli-dong per litre, distances metres, other numbers thousandths ([Milli]). Each line is rounded
// once, half up.
package law
