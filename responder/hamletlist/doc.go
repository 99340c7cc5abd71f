// Package hamletlist reads the lists of households that a hamlet head, "trưởng thôn", makes after a disaster: form 5a,
// households and persons short of food, and form 5b, those short of necessities (rulebook R-1.12a, R-1.33).
//
// With other columns it reads registers of carers (form 09 of Decree 56/2017): carer.go and data/carers.json, and statements of a bank: bank.go
// and data/bank.json. payment.go writes payment lists and reads what the payment service says of them (data/payment.json).
// price.go reads petrol prices (data/prices.json), and disclosure.go writes what a province publishes.
//
// form.go and data/forms.json say which columns there are; open.go, text.go and workbook.go read CSV and XLSX files into
// a [Sheet]; head.go finds the row of titles; row.go and cell.go make a [responder.ListRow] of each row below it, or say
// what is wrong with it; write.go makes a blank list, and the list of what has to be mended.
package hamletlist
