package main

// today is the date from which the list of communes of the source is in force.
const today = "2025-07-01"

// change is a change to a unit in force after 1 July 2025: it got a new code or a new type.
type change struct {
	On, Code, NewCode, Type string
}

// changes lists what changed until 30 April 2026: Đồng Nai became a centrally run city with ten new wards
// (30/2026/QH16, 237/NQ-UBTVQH16); two communes were renumbered in the list of that date.
func changes() []change {
	on := "2026-04-30"
	list := []change{
		{On: on, Code: "75", NewCode: "75", Type: "Thành phố"},
		{On: on, Code: "06970", NewCode: "06978", Type: "Xã"},
		{On: on, Code: "23737", NewCode: "23938", Type: "Xã"},
	}
	wards := []string{"26485", "26368", "26248", "26326", "26425", "26116", "26170", "25357", "25270", "25363"}
	for _, code := range wards {
		list = append(list, change{On: on, Code: code, NewCode: code, Type: "Phường"})
	}
	return list
}
