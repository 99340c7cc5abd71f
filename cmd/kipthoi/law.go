package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"kipthoi/responder/law"
	"kipthoi/responder/placement"
)

// LawCmd lets anyone check a figure or a deadline without the server.
type LawCmd struct {
	Compute  lawComputeCmd  `cmd:"" help:"Read items as JSON on standard input, print what the law gives for each."`
	Deadline lawDeadlineCmd `cmd:"" help:"Read a deadline request (or a list) as JSON on standard input, print the last day."`
	Show     lawShowCmd     `cmd:"" help:"Print the rates in force, one rate through time, or who decides a matter."`
}

// lawFiles says which law is used: the one built in, with a folder of CSV files on top.
type lawFiles struct {
	Law string `name:"law" env:"KIPTHOI_LAW" placeholder:"DIR" help:"Folder of CSV files that change or add rows of the law."`
}

// maxLawInput bounds what is read from standard input.
const maxLawInput = 16 << 20

func (f lawFiles) book() (*law.Book, error) {
	b, err := law.Default()
	if err != nil || f.Law == "" {
		return b, err
	}
	if _, err := os.ReadDir(f.Law); err != nil {
		return nil, fmt.Errorf("read the folder of the law: %w", err)
	}
	b, err = b.WithFiles(os.DirFS(f.Law))
	return b, inBothLanguages(err)
}

type lawComputeCmd struct {
	lawFiles
}

// Run computes the items of standard input.
func (c *lawComputeCmd) Run(a *app) error {
	b, err := c.book()
	if err != nil {
		return err
	}
	data, err := readInput(a.stdin)
	if err != nil {
		return err
	}
	request, err := law.ReadRequest(data)
	if err != nil {
		return inBothLanguages(err)
	}
	answer, err := b.Answer(request)
	if err != nil {
		return inBothLanguages(err)
	}
	return printJSON(a.stdout, answer)
}

type lawDeadlineCmd struct {
	lawFiles
}

// Run counts the deadlines of standard input.
func (c *lawDeadlineCmd) Run(a *app) error {
	b, err := c.book()
	if err != nil {
		return err
	}
	data, err := readInput(a.stdin)
	if err != nil {
		return err
	}
	requests, single, err := law.ReadDeadlines(data)
	if err != nil {
		return inBothLanguages(err)
	}
	list, err := deadlines(b, requests)
	if err != nil {
		return err
	}
	if single {
		return printJSON(a.stdout, list[0])
	}
	return printJSON(a.stdout, list)
}

func deadlines(b *law.Book, requests []law.DeadlineRequest) ([]law.Due, error) {
	list := make([]law.Due, 0, len(requests))
	for i, r := range requests {
		due, err := b.Deadline(r)
		if err != nil {
			return nil, fmt.Errorf("deadline %d: %w", i, inBothLanguages(err))
		}
		list = append(list, due)
	}
	return list, nil
}

type lawShowCmd struct {
	lawFiles
	On        law.Date `help:"The day asked about, as 2006-01-02. Today if left out." placeholder:"DATE"`
	Province  string   `help:"Two-digit province code." placeholder:"CODE"`
	History   string   `help:"Show this rate through time." placeholder:"ID" xor:"what"`
	Authority string   `help:"Show who proposes and decides this matter." placeholder:"MATTER" xor:"what"`
	Clocks    bool     `help:"Show the time limits in force." xor:"what"`
}

// Run prints a table.
func (c *lawShowCmd) Run(a *app) error {
	b, err := c.book()
	if err != nil {
		return err
	}
	if c.On.IsZero() {
		c.On = law.DateOf(time.Now())
	}
	switch {
	case c.History != "":
		return c.history(a.stdout, b)
	case c.Authority != "":
		return c.authority(a.stdout, b)
	case c.Clocks:
		return printTable(a.stdout, clockRows(b.Clocks(c.On)))
	}
	return c.inForce(a.stdout, b)
}

func (c *lawShowCmd) inForce(w io.Writer, b *law.Book) error {
	if _, err := b.Param("rule_set", c.On, c.Province); err != nil {
		return inBothLanguages(err)
	}
	return printTable(w, paramRows(b.InForce(c.On, c.Province)))
}

func (c *lawShowCmd) history(w io.Writer, b *law.Book) error {
	rows, err := b.History(c.History)
	if err != nil {
		return inBothLanguages(err)
	}
	return printTable(w, paramRows(rows))
}

func (c *lawShowCmd) authority(w io.Writer, b *law.Book) error {
	steps, err := b.Authority(c.Authority, c.On)
	if err != nil {
		return inBothLanguages(err)
	}
	rows := [][]string{{"VAI TRÒ", "CẤP", "CƠ QUAN", "TỪ NGÀY", "ĐẾN NGÀY", "TIN CẬY", "QUY TẮC", "CĂN CỨ"}}
	for _, s := range steps {
		rows = append(rows, []string{s.Role, s.Level, s.Body, s.ValidFrom.String(), s.ValidTo.String(),
			s.Confidence, s.Rule, s.Citation})
	}
	return printTable(w, rows)
}

func paramRows(list []law.Param) [][]string {
	rows := [][]string{{"THAM SỐ", "GIÁ TRỊ", "ĐƠN VỊ", "TỪ NGÀY", "ĐẾN NGÀY", "NƠI", "TIN CẬY", "QUY TẮC", "TÊN", "CĂN CỨ"}}
	for _, p := range list {
		rows = append(rows, []string{p.ID, p.Value, p.Unit, p.ValidFrom.String(), p.ValidTo.String(), p.Place,
			p.Confidence, p.Rule, p.Name, p.Citation})
	}
	return rows
}

func clockRows(list []law.Clock) [][]string {
	rows := [][]string{{"THỜI HẠN", "SỐ", "ĐƠN VỊ", "TÍNH TỪ", "TIN CẬY", "QUY TẮC", "VIỆC", "CĂN CỨ"}}
	for _, c := range list {
		rows = append(rows, []string{c.Kind, c.Number, c.Unit, c.Starts, c.Confidence, c.Rule, c.Name, c.Citation})
	}
	return rows
}

func printTable(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, cells := range rows {
		if _, err := fmt.Fprintln(t, strings.Join(cells, "\t")); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func readInput(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxLawInput+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	if len(data) > maxLawInput {
		return nil, errors.New("standard input is longer than 16 MiB")
	}
	return data, nil
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(v); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// inBothLanguages puts the Vietnamese text of a wrong field before the English one.
func inBothLanguages(err error) error {
	var ofLaw *law.FieldError
	var ofPlaces *placement.FieldError
	switch {
	case errors.As(err, &ofLaw):
		return fmt.Errorf("%s / %w", ofLaw.VI, err)
	case errors.As(err, &ofPlaces):
		return fmt.Errorf("%s / %w", ofPlaces.VI, err)
	}
	return err
}
