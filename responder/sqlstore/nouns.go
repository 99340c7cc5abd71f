package sqlstore

import "kipthoi/responder"

// nouns lists the records that have a table. A new one also needs a migration.
func nouns() []responder.Record {
	return []responder.Record{
		&responder.User{}, &responder.Credential{}, &responder.Session{},
		&responder.Incident{}, &responder.Alert{}, &responder.Household{}, &responder.Person{}, &responder.Duplicate{}, &responder.Case{}, &responder.Assessment{},
		&responder.Registration{}, &responder.HotlineCall{},
		&responder.Task{}, &responder.Note{},
		&responder.Decision{}, &responder.Referral{}, &responder.Consent{}, &responder.Attachment{}, &responder.AttachmentBytes{},
		&responder.Safeguard{}, &responder.Carer{}, &responder.Placement{}, &responder.Review{}, &responder.Trip{}, &responder.Batch{}, &responder.BatchLine{},
		&responder.CostLine{}, &responder.Approval{}, &responder.MealDay{}, &responder.Price{}, &responder.Rate{}, &responder.Transfer{}, &responder.Donation{},
		&responder.Campaign{}, &responder.Donor{}, &responder.Pledge{},
		&responder.StockItem{}, &responder.Warehouse{}, &responder.Lot{}, &responder.Holding{}, &responder.Movement{}, &responder.WriteOff{},
		&responder.DistributionList{}, &responder.DistributionLine{},
		&responder.PaymentList{}, &responder.PaymentLine{}, &responder.Suspension{}, &responder.Disclosure{},
		&responder.Account{}, &responder.Entry{}, &responder.Posting{},
		&responder.Message{}, &responder.Kept{}, &responder.Edit{}, &responder.Conflict{}, &responder.Reading{}, &responder.Seal{},
		&responder.BoundarySet{}, &responder.Boundary{}, &responder.SuccessionSet{}, &responder.Succession{},
		&responder.RoadSet{}, &responder.RoadPiece{},
		&responder.Inbound{}, &responder.OptOut{}, &responder.Gate{}, &responder.SMSText{},
	}
}
