package law

import (
	"slices"
	"time"
)

// FuelPrice is a petrol price announced by the state ("giá điều hành").
type FuelPrice struct {
	// MilliDongPerLitre is the price in thousandths of a dong per litre.
	MilliDongPerLitre int64
	// Source says where the price was announced.
	Source string
}

// fuelRow is a price with the product, the region and the time it held.
type fuelRow struct {
	product, region string
	from, to        time.Time
	price           FuelPrice
}

func (b *Book) addFuel(r row) error {
	price, err := ParseMilli(r["vnd_per_litre"])
	if err != nil || price <= 0 {
		return badNumber("vnd_per_litre")
	}
	var from, to Moment
	for column, target := range map[string]*Moment{"valid_from": &from, "valid_to": &to} {
		if r[column] == "" {
			continue
		}
		if err := target.UnmarshalText([]byte(r[column])); err != nil {
			return inField(column, err)
		}
	}
	if from.IsZero() {
		return missing("valid_from")
	}
	b.fuel = append(slices.Clone(b.fuel), fuelRow{
		r["product"], r["region"], from.Time, to.Time, FuelPrice{int64(price), r["source"]},
	})
	return nil
}

// FuelPrice is the announced price of the grade and region that the province uses at an instant. Only the
// prices of fuel_prices.csv are known here; ok is false for any other time, never a neighbouring price.
func (b *Book) FuelPrice(at time.Time, province string) (price FuelPrice, ok bool) {
	product, err := b.Param(string(idFuelProduct), DateOf(at), province)
	if err != nil {
		return FuelPrice{}, false
	}
	region, err := b.Param(string(idFuelRegion), DateOf(at), province)
	if err != nil {
		return FuelPrice{}, false
	}
	for _, f := range slices.Backward(b.fuel) {
		if f.product == product.Value && f.region == region.Value && f.holds(at) {
			return f.price, true
		}
	}
	return FuelPrice{}, false
}

func (f fuelRow) holds(at time.Time) bool {
	return !at.Before(f.from) && (f.to.IsZero() || at.Before(f.to))
}

// Prices is the look-up of the book's own petrol prices for a province, to be put into a Place.
func (b *Book) Prices(province string) func(time.Time) (FuelPrice, bool) {
	return func(at time.Time) (FuelPrice, bool) { return b.FuelPrice(at, province) }
}
