package hamletlist

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"
)

// OpenPrices finds the petrol prices in a file, "giá điều hành xăng".
func OpenPrices(data []byte, day law.Date) (*List, error) {
	forms, err := builtInForms("data/prices.json", []string{"", "product", "region", "on", "hour", "price_mdong_per_l", "source"})
	if err != nil {
		return nil, err
	}
	return openList(data, forms.On(day), "price_mdong_per_l")
}

// Prices gives the prices of the list, and what is wrong with the rows that cannot be read.
func (l *List) Prices(today law.Date) (rows []responder.PriceRow, faults []responder.ListFault, others int) {
	return rowsOf(l, today, (*reading).price)
}

// price reads a row; without an hour a price is from 15:00 on, as they are announced.
func (r *reading) price() responder.PriceRow {
	row := responder.PriceRow{Number: r.line.Number, Region: 1, Source: "tệp giá"}
	day, hour := law.Date{}, 15*60
	for c, value := range r.cells {
		switch c.Field {
		case "product":
			row.Product = r.packed(c.Field, strings.TrimPrefix(geo.Fold(value), "xang "))
		case "region":
			row.Region, _ = strconv.ParseInt(r.packed(c.Field, value), 10, 64)
		case "on":
			var clock string
			if day, clock = r.instant(value); clock != "" {
				hour = r.minutes("on", clock)
			}
		case "hour":
			hour = r.minutes("hour", value)
		case "price_mdong_per_l":
			row.MdongPerL = r.perLitre(value)
		case "source":
			row.Source = string([]rune(value)[:min(len([]rune(value)), 300)])
		}
	}
	switch {
	case row.Product == "":
		r.fault("product", "thiếu loại xăng", "the product is missing")
	case day.IsZero():
		r.fault("on", "thiếu ngày", "the day is missing")
	case row.MdongPerL == 0:
		r.fault("price_mdong_per_l", "thiếu giá", "the price is missing")
	}
	row.ValidFrom = day.At(hour/60, hour%60)
	return row
}

// packed finds a word of the form that people write with or without spaces and signs.
func (r *reading) packed(field, value string) string {
	return r.word(field, strings.ReplaceAll(geo.Fold(value), " ", ""))
}

// instant reads a day with or without an hour behind it. A spreadsheet's number may hold both.
func (r *reading) instant(value string) (day law.Date, clock string) {
	if f, err := strconv.ParseFloat(value, 64); err == nil && f >= firstSerial && f < lastSerial+1 {
		minutes := int((f-float64(int64(f)))*24*60 + 0.5)
		if minutes == 0 || minutes >= 24*60 {
			return serialDay(int64(f)), ""
		}
		return serialDay(int64(f)), time.Time{}.Add(time.Duration(minutes) * time.Minute).Format("15:04")
	}
	value, clock, _ = strings.Cut(value, " ")
	day, err := calendarDay(value)
	if err != nil || day.Before(law.NewDate(2015, 1, 1)) || day.After(r.today.AddDays(31)) {
		r.fault("on", "không phải ngày có thật, từ năm 2015 đến một tháng sau hôm nay (như 21/08/2026)", "is not a real date from 2015 to a month from today (such as 21/08/2026)")
	}
	return day, clock
}

var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:h.](\d{2})?)?(?::\d{2})?$`)

// minutes reads an hour of the day: 15:00, 15h, 23h45, or a spreadsheet's part of a day.
func (r *reading) minutes(field, value string) int {
	if f, err := strconv.ParseFloat(value, 64); err == nil && f > 0 && f < 1 {
		return min(int(f*24*60+0.5), 24*60-1)
	}
	m := clockTime.FindStringSubmatch(strings.ToLower(strings.ReplaceAll(value, " ", "")))
	if m != nil {
		h, _ := strconv.Atoi(m[1])
		if min, _ := strconv.Atoi(m[2]); h < 24 && min < 60 {
			return h*60 + min
		}
	}
	r.fault(field, "không phải giờ trong ngày (như 15:00 hoặc 23h45)", "is no time of day (such as 15:00 or 23:45)")
	return 0
}

var pricePattern = regexp.MustCompile(`^(\d{2})[. ]?(\d{3})(?:[.,](\d{1,3}))?$|^(\d{2}),(\d{3})(?:\.(\d{1,3}))?$`)

// perLitre reads a price, with or without thousandths of a dong: 22.660, 22660, 21.997,5.
func (r *reading) perLitre(value string) int64 {
	m := pricePattern.FindStringSubmatch(unitOf.ReplaceAllString(value, ""))
	if m == nil {
		r.fault("price_mdong_per_l", "không phải giá từ 10.000 đến 60.000 đồng một lít (như 22.660)", "is no price from 10,000 to 60,000 dong a litre (such as 22.660)")
		return 0
	}
	whole, part := m[1]+m[2], m[3]
	if m[4] != "" {
		whole, part = m[4]+m[5], m[6]
	}
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	if err != nil || n < 10_000_000 || n > 60_000_000 {
		r.fault("price_mdong_per_l", "phải từ 10.000 đến 60.000 đồng một lít", "must be from 10,000 to 60,000 dong a litre")
		return 0
	}
	return n
}
