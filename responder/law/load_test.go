package law_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A wrong row of any table is refused with file, line and column.
func TestWrongRowsAreRefused(t *testing.T) {
	const (
		rates     = "id,value,unit,place,override,use,valid_from,valid_to,rule,citation,name\n"
		clocks    = "id,number,unit,roll,warn,valid_from,valid_to,confidence,rule,citation,starts,name\n"
		authority = "matter,role,level,body,valid_from,valid_to,confidence,rule,citation\n"
		stops     = "fact,action,target,months,valid_from,valid_to,confidence,rule,citation,vi,en\n"
		papers    = "kind,mode,valid_from,valid_to,confidence,rule,citation,vi,en\n"
		carers    = "code,target,relative,valid_from,valid_to,confidence,rule,citation,vi,en\n"
		fuel      = "product,region,vnd_per_litre,valid_from,valid_to,source\n"
	)
	for _, c := range []struct{ name, file, text, want string }{
		{"no heading", "rates.csv", "", "rates.csv heading"},
		{"too few cells", "rates.csv", rates + "meal_rate,1\n", "rates.csv line 2"},
		{"31 February", "rates.csv", rates + "meal_rate,70000,,VN,,,2025-02-31,,,x,\n", "valid_from"},
		{"bad last day", "rates.csv", rates + "meal_rate,70000,,VN,,,2025-02-01,x,,x,\n", "valid_to"},
		{"ends before it begins", "rates.csv", rates + "meal_rate,70000,,VN,,,2025-02-01,2025-01-01,,x,\n", "valid_to"},
		{"no first day", "rates.csv", rates + "meal_rate,70000,,VN,,,,,,x,\n", "valid_from"},
		{"above a billion", "rates.csv", rates + "meal_rate,1000000001,,VN,,,2025-02-01,,,x,\n", "value"},
		{"negative", "rates.csv", rates + "meal_rate,-1,,VN,,,2025-02-01,,,x,\n", "value"},
		{"not a date", "settings.csv", rates + "meal_100k_from,soon,,VN,,,2025-02-01,,,x,\n", "value"},
		{"other unit", "rates.csv", rates + "meal_rate,90000,USD,15,,,2025-02-01,,,x,\n", "unit"},
		{"price of nothing", "fuel_prices.csv", fuel + "RON95-III,1,0,2025-02-01T15:00:00+07:00,,x\n", "vnd_per_litre"},
		{"price without a time", "fuel_prices.csv", fuel + "RON95-III,1,20000,,,x\n", "valid_from"},
		{"price of no day", "fuel_prices.csv", fuel + "RON95-III,1,20000,2025-02-31,,x\n", "valid_from"},
		{"clock without a name", "clocks.csv", clocks + ",1,day,no,,2025-01-01,,V,R-1,x,y,z\n", "id"},
		{"clock of fortnights", "clocks.csv", clocks + "a,1,fortnight,no,,2025-01-01,,V,R-1,x,y,z\n", "unit"},
		{"clock of no days", "clocks.csv", clocks + "a,0,day,no,,2025-01-01,,V,R-1,x,y,z\n", "number"},
		{"clock of no date", "clocks.csv", clocks + "a,02-30,year_on,no,,2025-01-01,,V,R-1,x,y,z\n", "number"},
		{"clock of no dates", "clocks.csv", clocks + "a,,year_on,no,,2025-01-01,,V,R-1,x,y,z\n", "number"},
		{"clock that may roll", "clocks.csv", clocks + "a,1,day,maybe,,2025-01-01,,V,R-1,x,y,z\n", "roll"},
		{"clock that warns late", "clocks.csv", clocks + "a,1,day,no,-3d,2025-01-01,,V,R-1,x,y,z\n", "warn"},
		{"clock that warns oddly", "clocks.csv", clocks + "a,1,day,no,soon,2025-01-01,,V,R-1,x,y,z\n", "warn"},
		{"clock without a citation", "clocks.csv", clocks + "a,1,day,no,,2025-01-01,,V,R-1,,y,z\n", "citation"},
		{"clock without a rule", "clocks.csv", clocks + "a,1,day,no,,2025-01-01,,V,,x,y,z\n", "rule"},
		{"clock without a first day", "clocks.csv", clocks + "a,1,day,no,,,,V,R-1,x,y,z\n", "valid_from"},
		{"holiday of no day", "calendar.csv", "date,kind,name\n2025-02-31,holiday,x\n", "date"},
		{"holiday without a day", "calendar.csv", "date,kind,name\n,holiday,x\n", "date"},
		{"odd holiday", "calendar.csv", "date,kind,name\n2025-02-01,siesta,x\n", "kind"},
		{"odd level", "authority.csv", authority + "a,decide,moon,x,2025-01-01,,V,R-1,x\n", "level"},
		{"odd role", "authority.csv", authority + "a,guess,commune,x,2025-01-01,,V,R-1,x\n", "role"},
		{"no body", "authority.csv", authority + "a,decide,commune,,2025-01-01,,V,R-1,x\n", "body"},
		{"odd action", "stops.csv", stops + "a,kill,allowance,,2025-01-01,,V,R-1,x,y,z\n", "action"},
		{"odd months", "stops.csv", stops + "a,stop,allowance,many,2025-01-01,,V,R-1,x,y,z\n", "months"},
		{"paper of nothing", "papers.csv", papers + "tea,,2025-01-01,,V,R-1,x,y,z\n", "kind"},
		{"paper of a horse", "papers.csv", papers + "transport,horse,2025-01-01,,V,R-1,x,y,z\n", "mode"},
		{"paper without a name", "papers.csv", papers + "death,,2025-01-01,,V,R-1,x,,z\n", "vi"},
		{"odd target", "carer_conditions.csv", carers + "a,cat,required,2025-01-01,,V,R-1,x,y,z\n", "target"},
		{"odd relative", "carer_conditions.csv", carers + "a,child,maybe,2025-01-01,,V,R-1,x,y,z\n", "relative"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := book(t).WithFiles(fstest.MapFS{c.file: {Data: []byte(c.text)}})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.file) {
				t.Errorf("error %v; want %s of %s", err, c.want, c.file)
			}
		})
	}
}

// A folder may add a whole new decree: its rows win from their first day on.
func TestANewDecree(t *testing.T) {
	b, err := book(t).WithFiles(fstest.MapFS{
		"rates.csv": {Data: []byte("id,value,place,valid_from,citation\nmeal_rate,120000,VN,2027-01-01,Nghị định mới\n")},
		"fuel_prices.csv": {Data: []byte("product,region,vnd_per_litre,valid_from,valid_to,source\n" +
			"E10-RON95-III,1,21997.5,2027-01-07T15:00:00+07:00,,thông báo\n")},
		"clocks.csv": {Data: []byte("id,number,unit,roll,warn,valid_from,rule,citation,starts,name\n" +
			"placement_limit,6,month,no,,2027-01-01,R-1.17,Nghị định mới,ngày bắt đầu,Thời hạn\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := b.Answer(request(t, `{"items":[{"kind":"meal","persons":1,"from":"2026-12-31","to":"2027-01-01"},
		{"kind":"transport","mode":"agency","metres":100000,"at":"2027-01-08"}]}`))
	if err != nil || answer.Lines[0].AmountVND != 220_000 || answer.Lines[1].AmountVND != 439_950 {
		t.Errorf("%+v, error %v", answer, err)
	}
	for _, c := range b.Clocks(mustDate(t, "2027-01-01")) {
		if c.Kind == "placement_limit" && c.Number != "6" {
			t.Errorf("the clock is %s months", c.Number)
		}
	}
}
