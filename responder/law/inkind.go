package law

import "strconv"

// needs are essential goods for people who lost their house ("nhu yếu phẩm thiết yếu"), in kind.
func (s *sheet) needs(it Item) error {
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	if it.State == "" {
		return missing("state")
	}
	if err := oneOf("state", it.State, "lost", "must_move", "damaged", "none"); err != nil {
		return err
	}
	s.line.Unit = "person"
	if err := s.rule(idNeeds, it.On, "on"); err != nil {
		return err
	}
	if it.State != "lost" {
		s.refuse("chỉ hỗ trợ hộ mất nhà ở, không có khả năng tự bảo đảm nhu cầu thiết yếu",
			"only for those who lost their house and cannot cover essential needs")
		return nil
	}
	s.line.Quantity = Whole(it.Persons)
	s.because("hiện vật: lều bạt, nước uống, thực phẩm, chăn màn, xoong nồi, chất đốt và vật dụng thiết yếu",
		"in kind: tents, water, food, blankets, pots, fuel and other essentials")
	return nil
}

// childEmergency is the emergency support of children without parents or relatives: meals, treatment and transport, each
// asked for as an item of its own.
func (s *sheet) childEmergency(it Item) error {
	return s.pointer(idChildEmergency, it,
		"được hỗ trợ tiền ăn, chi phí điều trị và chi phí đưa về nơi cư trú hoặc đến cơ sở; tính bằng các mục riêng",
		"entitled to meals, treatment and transport; each is computed as an item of its own")
}

// work is support for jobs and production, by other laws in force.
func (s *sheet) work(it Item) error {
	return s.pointer(idWork, it, "theo quy định của pháp luật khác về việc làm, phát triển sản xuất",
		"by other laws on employment and production")
}

// pointer is a right without an amount of its own.
func (s *sheet) pointer(id paramID, it Item, vi, en string) error {
	if err := positive("persons", it.Persons, maxPersons); err != nil {
		return err
	}
	if err := s.rule(id, it.On, "on"); err != nil {
		return err
	}
	s.line.Unit, s.line.Quantity = "person", Whole(it.Persons)
	s.because(vi, en)
	return nil
}

// gift is a visit with money and goods by central or provincial leaders (Decree 335/2026, Article 14). The goods' value is
// shown among the inputs; the amount is the money. Persons is the number of receivers.
func (s *sheet) gift(it Item) error {
	if err := firstError(oneOf("giver", it.Giver, "central", "province"),
		oneOf("receiver", it.Receiver, "body", "household", "person"), positive("persons", it.Persons, maxPersons)); err != nil {
		return err
	}
	suffix := paramID(it.Giver + "." + it.Receiver)
	if err := s.rule(idGiftCash+suffix, it.On, "on"); err != nil {
		return err
	}
	cash, err := s.number(idGiftCash+suffix, it.On, "on")
	if err != nil {
		return err
	}
	if _, err := s.number(idGiftGoods+suffix, it.On, "on"); err != nil {
		return err
	}
	s.line.Unit, s.line.Quantity = it.Receiver, Whole(it.Persons)
	s.line.Inputs["receivers"] = strconv.FormatInt(it.Persons, 10)
	s.because("tiền quà; kèm hiện vật theo mức quy định", "gift money; goods of the set value come with it")
	s.line.AmountVND, err = mulDiv("persons", milliOne, int64(cash), it.Persons)
	return err
}
