package law

import (
	"strconv"
	"time"
)

// transport is the cost of taking a person home or to a facility.
func (s *sheet) transport(it Item) error {
	if it.Purpose != "" && it.Purpose != "home" && it.Purpose != "facility" {
		return s.otherPurpose(it)
	}
	switch it.Mode {
	case "agency":
		return s.agency(it)
	case "public":
		return s.publicFare(it)
	case "hired":
		return s.hired(it)
	case "":
		return missing("mode")
	}
	return notOneOf("mode", "agency", "public", "hired")
}

func (s *sheet) otherPurpose(it Item) error {
	if err := s.rule(idPublicFare, it.At.Date(), "at"); err != nil {
		return err
	}
	s.line.Rule, s.line.Unit = "R-2.20", "trip"
	s.refuse("chỉ chi trả khi đưa đối tượng về nơi cư trú hoặc đến cơ sở trợ giúp xã hội",
		"only trips home or to a social assistance facility are covered")
	return nil
}

// agency is metres x litres per km x price per litre, rounded once.
func (s *sheet) agency(it Item) error {
	if err := firstError(positive("metres", it.Metres, maxMetres), notNegative("persons", it.Persons, maxPersons),
		notNegative("return_metres", it.ReturnMetres, it.Metres)); err != nil {
		return err
	}
	metres, err := s.countedMetres(it)
	if err != nil {
		return err
	}
	norm, err := s.fuelNorm(it)
	if err != nil {
		return err
	}
	price, err := s.fuelPrice(it)
	if err != nil {
		return err
	}
	amount, err := mulDiv("metres", 1_000_000_000, metres, int64(norm), price)
	if err != nil {
		return err
	}
	s.line.AmountVND, s.line.Quantity, s.line.Unit = amount, Milli(metres), "km"
	s.share(it.Persons)
	return nil
}

// countedMetres leaves out the way back where the setting says so.
func (s *sheet) countedMetres(it Item) (int64, error) {
	choice, err := s.setting(idCountReturnLeg, it.At.Date(), "at")
	if err != nil {
		return 0, err
	}
	metres := it.Metres
	if choice == "no" {
		metres -= it.ReturnMetres
	}
	s.line.Inputs["metres"] = strconv.FormatInt(metres, 10)
	return metres, positive("return_metres", metres, maxMetres)
}

// fuelNorm is the norm of the law or province, or the vehicle's own where the law refers to it.
func (s *sheet) fuelNorm(it Item) (Milli, error) {
	day := it.At.Date()
	if err := s.rule(idFuelNorm, day, "at"); err != nil {
		return 0, err
	}
	norm, err := s.number(idFuelNorm, day, "at")
	if err != nil {
		return 0, err
	}
	s.because("số km thực tế x định mức xăng x giá xăng tại thời điểm vận chuyển",
		"actual km x fuel norm x petrol price at the time of transport")
	if it.FuelLitresPerKM == 0 {
		return norm, nil
	}
	return s.vehicleNorm(it, norm)
}

func (s *sheet) vehicleNorm(it Item, norm Milli) (Milli, error) {
	own := it.FuelLitresPerKM
	if err := positive("fuel_litres_per_km", int64(own), milliOne); err != nil {
		return 0, err
	}
	p, err := s.param(idVehicleNorm, it.At.Date(), "at")
	if err != nil {
		return 0, err
	}
	if p.Value == "yes" {
		s.line.Inputs[string(idFuelNorm)] = own.String()
		return own, nil
	}
	s.because("dùng định mức chung của quy định; định mức riêng của xe không áp dụng vào ngày này",
		"the norm of the law is used; the vehicle's own norm does not apply on this date")
	return norm, nil
}

// fuelPrice is the given price, or the one looked up at the start of the trip; there is no fallback.
func (s *sheet) fuelPrice(it Item) (milliDong int64, err error) {
	price := FuelPrice{int64(it.FuelPriceVND), "given"}
	if it.FuelPriceVND == 0 {
		found, ok := s.lookUp(it.At.Time)
		if !ok {
			return 0, &FieldError{"fuel_price_vnd", "chưa có giá xăng tại thời điểm vận chuyển",
				"there is no petrol price for the time of transport"}
		}
		price = found
	}
	if err := s.checkPrice(price, it.At.Date()); err != nil {
		return 0, err
	}
	s.line.Inputs["fuel_price_vnd"] = Milli(price.MilliDongPerLitre).String()
	s.line.Inputs["fuel_price_source"] = price.Source
	if it.At.TimeAssumed {
		s.line.Inputs["time_assumed"] = "12:00"
	}
	return price.MilliDongPerLitre, nil
}

func (s *sheet) lookUp(at time.Time) (FuelPrice, bool) {
	if s.place.Prices == nil {
		return FuelPrice{}, false
	}
	return s.place.Prices(at)
}

// checkPrice catches slips of the pen.
func (s *sheet) checkPrice(price FuelPrice, day Date) error {
	low, err := s.param(idFuelMin, day, "at")
	if err != nil {
		return err
	}
	high, err := s.param(idFuelMax, day, "at")
	if err != nil {
		return err
	}
	from, errLow := low.Number()
	to, errHigh := high.Number()
	if p := Milli(price.MilliDongPerLitre); errLow == nil && errHigh == nil && (p < from || p > to) {
		return &FieldError{"fuel_price_vnd", "giá xăng phải từ " + low.Value + " đến " + high.Value + " đồng/lít",
			"a petrol price is between " + low.Value + " and " + high.Value + " VND per litre"}
	}
	return firstError(errLow, errHigh)
}

// share splits a shared trip equally.
func (s *sheet) share(persons int64) {
	if persons > 1 {
		s.line.Shares = SplitEqually(s.line.AmountVND, int(persons))
	}
}

// publicFare is the ordinary fare times the seats.
func (s *sheet) publicFare(it Item) error {
	if err := firstError(positive("fare_vnd", it.FareVND, 1_000_000_000), positive("persons", it.Persons, 1000),
		notNegative("escorts", it.Escorts, 1000)); err != nil {
		return err
	}
	if err := s.rule(idPublicFare, it.At.Date(), "at"); err != nil {
		return err
	}
	escort, err := s.setting(idPayEscort, it.At.Date(), "at")
	if err != nil {
		return err
	}
	seats := it.Persons
	s.because("giá vé phương tiện công cộng phổ thông x số chỗ", "ordinary public fare x seats")
	if escort == "yes" {
		seats += it.Escorts
	} else if it.Escorts > 0 {
		s.because("giá vé x số chỗ của đối tượng; không tính người đi cùng", "fare x seats of the persons; escorts not counted")
	}
	s.line.Inputs["fare_vnd"] = strconv.FormatInt(it.FareVND, 10)
	s.line.AmountVND, s.line.Quantity, s.line.Unit = it.FareVND*seats, Whole(seats), "seat"
	return nil
}

// hired is the price of the contract, where the law of that day knows hired vehicles.
func (s *sheet) hired(it Item) error {
	if err := firstError(positive("contract_vnd", it.ContractVND, maxWhole), notNegative("persons", it.Persons, maxPersons),
		notNegative("reference_vnd", it.ReferenceVND, maxWhole)); err != nil {
		return err
	}
	if err := s.rule(idHired, it.At.Date(), "at"); err != nil {
		return err
	}
	allowed, err := s.setting(idHired, it.At.Date(), "at")
	if err != nil {
		return err
	}
	s.line.Unit = "trip"
	if allowed != "yes" {
		s.refuse("quy định của ngày này không có hình thức thuê xe; tỉnh chưa cho phép",
			"the law of this date does not name hired vehicles and the province has not allowed them")
		return nil
	}
	s.payContract(it)
	return nil
}

func (s *sheet) payContract(it Item) {
	s.line.Inputs["contract_vnd"] = strconv.FormatInt(it.ContractVND, 10)
	s.line.AmountVND, s.line.Quantity = it.ContractVND, Whole(1)
	s.because("giá thuê xe theo hợp đồng, phù hợp giá cả địa phương", "contract price, in line with local prices")
	if it.ReferenceVND > 0 {
		s.line.Inputs["reference_vnd"] = strconv.FormatInt(it.ReferenceVND, 10)
		if it.ContractVND > it.ReferenceVND {
			s.because("giá hợp đồng cao hơn giá tham chiếu của địa phương: người duyệt phải xem xét",
				"the contract is above the local reference price: the approver must look at it")
		}
	}
	s.share(it.Persons)
}
