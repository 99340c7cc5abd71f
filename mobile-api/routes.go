package mobileapi

import "github.com/gofiber/fiber/v2"

// routes registers every route of the API and gives the OpenAPI document made from them.
func (s *Server) routes(app *fiber.App) []byte {
	a := s.newAPI(app)
	add(a, open, "POST /api/v1/login", "login", "Sign in", s.login)
	add(a, closed, "POST /api/v1/logout", "logout", "Sign out on this device", s.logout)
	add(a, closed, "GET /api/v1/me", "me", "Who is signed in", s.me)
	add(a, closed, "POST /api/v1/password", "change-password", "Choose another password; other devices are signed out", s.password)
	add(a, closed, "GET /api/v1/users", "list-users", "Users of the reader's area; for administrators", s.users)
	add(a, open, "GET /api/v1/demo", "demo", "Logins of a demonstration; none elsewhere", s.demoLogins)
	add(a, closed, "GET /api/v1/changes", "list-changes", "What changed after a position", s.changes)
	add(a, closed, "GET /api/v1/rejected", "list-rejected", "Operations that could not be applied, with the reason", s.rejected)
	add(a, closed, "GET /api/v1/events", "events", "Live hints that something changed (SSE)", s.events)
	s.intakeRoutes(a)
	s.caseRoutes(a)
	s.careRoutes(a)
	s.moneyRoutes(a)
	s.giftRoutes(a)
	s.overviewRoutes(a)
	s.smsRoutes(app)
	s.pageRoutes(app)
	add(a, open, "GET /healthz", "health", "The process runs", s.health)
	add(a, open, "GET /readyz", "ready", "The store answers", s.ready)
	return a.document()
}

// pageRoutes registers the pages that anybody reads without our app.
func (s *Server) pageRoutes(app *fiber.App) {
	app.Get(pageStyle, s.style)
	s.donateRoutes(app)
	app.Get(registerPage, s.registerForm)
	app.Post(registerPage, s.registerSent)
	s.publicRoutes(app)
}

// intakeRoutes registers those by which something comes in.
func (s *Server) intakeRoutes(a api) {
	add(a, closed, "POST /api/v1/operations", "apply-operations", "Apply operations, in order", s.operations)
	add(a, closed, "POST "+listPath, "import-list", "Import a hamlet's list of households (forms 5a, 5b); again imports nothing twice", s.importList)
	add(a, closed, "GET /api/v1/lists/template", "get-list-template", "A blank list as XLSX", s.listTemplate)
	add(a, closed, "POST "+carerListPath, "import-carers", "Import a register of carers; again imports nothing twice", s.importCarers)
	add(a, closed, "GET /api/v1/lists/carers/template", "get-carer-template", "A blank register of carers as XLSX", s.carerTemplate)
	add(a, closed, "POST /api/v1/hotline", "receive-hotline-file", "Take in a case file of the child hotline 111", s.hotlineFile)
	add(a, closed, "GET /api/v1/cases/{id}/hotline", "get-hotline-file", "A protection case as a case file of the hotline; the reading is logged", s.hotlineCase)
	add(a, open, "POST /api/v1/registrations", "register", "Call for help without a login; limited for each address and phone", s.register)
	add(a, closed, "GET /api/v1/registrations", "list-registrations", "Calls for help without a login, for field workers to confirm or reject", s.registrations)
	add(a, closed, "GET /api/v1/inbox", "list-inbox", "Text messages that came in, for coordinators to read and settle", s.inbox)
}

// caseRoutes registers those about cases, the people in them, and what their forms choose from.
func (s *Server) caseRoutes(a api) {
	add(a, closed, "GET /api/v1/cases", "list-cases", "Cases by priority and clock", s.cases)
	add(a, closed, "GET /api/v1/cases/{id}", "get-case", "One case with its way so far", s.oneCase)
	add(a, closed, "GET /api/v1/cases/{id}/workers", "list-workers", "Who can be given a case or its tasks; for coordinators", s.workers)
	add(a, closed, "GET /api/v1/households/{id}", "get-household", "One household: its roster, its phones, its cases", s.household)
	add(a, closed, "GET /api/v1/households/{id}/history", "get-household-history", "Who changed what of a household, latest first", s.householdHistory)
	add(a, closed, "GET /api/v1/persons/{id}/history", "get-person-history", "Who changed what of a person, latest first", s.personHistory)
	add(a, closed, "POST /api/v1/cases/{id}/attachments", "attach", "Put a photo or paper to a case: JPEG, PNG, WebP or PDF, at most 10 MiB", s.attach)
	add(a, closed, "GET /api/v1/attachments/{id}", "get-attachment", "A photo or paper of a case or carer", s.attachment)
	add(a, closed, "GET /api/v1/referrals", "list-referrals", "Referrals to and from the reader's area, latest first; for coordinators", s.referrals)
	add(a, closed, "GET /api/v1/services", "list-services", "Services that a case can be referred to", s.services)
	add(a, closed, "GET /api/v1/tasks", "list-tasks", "Open tasks by their clocks, overdue first", s.tasks)
	add(a, closed, "GET /api/v1/duplicates", "list-duplicates", "Persons who may be one, with the reasons, likeliest first", s.duplicates)
	add(a, closed, "GET /api/v1/units", "find-units", "Communes and provinces in force by name or code; old names lead to today's", s.units)
	add(a, closed, "GET /api/v1/incidents", "list-incidents", "Open disasters that reach the reader's area, latest first", s.incidents)
	add(a, closed, "GET /api/v1/forms", "list-forms", "Forms of assessment in force today, with what each answer counts", s.forms)
	add(a, closed, "GET /api/v1/ethnic-groups", "list-ethnic-groups", "Peoples of the official list, for forms", s.ethnicGroups)
}

// moneyRoutes registers the routes about costs, accounts and payments.
func (s *Server) moneyRoutes(a api) {
	add(a, closed, "GET /api/v1/adjustments", "preview-adjustments", "What recomputing the cost lines would change; changes nothing", s.adjustments)
	add(a, closed, "GET /api/v1/costs", "list-costs", "Cost lines, newest first, a page at a time, with their number and sum", s.costs)
	add(a, closed, "POST /api/v1/costs/{id}/attachments", "attach-to-cost", "Put the paper that proves a cost line to its case: JPEG, PNG, WebP or PDF, at most 10 MiB", s.attachToCost)
	add(a, closed, "GET /api/v1/approvals/{id}", "get-approval", "How far an approval of many lines has come", s.approval)
	add(a, closed, "GET /api/v1/fund", "get-fund", "Accounts and their latest postings", s.fund)
	add(a, closed, "GET /api/v1/accounts/{id}/statement", "get-statement", "What was booked on an account, with sums and a page of lines", s.statement)
	add(a, closed, "GET /api/v1/transfers", "list-transfers", "Money asked of one fund account for another, and who owes whom", s.transfers)
	add(a, closed, "GET /api/v1/payments", "list-payments", "Payment lists for the post office or bank, newest first, and their clocks", s.payments)
	add(a, closed, "GET /api/v1/payments/{id}", "get-payment", "One payment list with its lines; names for managers of money alone", s.payment)
	add(a, closed, "GET /api/v1/payments/{id}/file", "get-payment-file", "A payment list as the file for the service, XLSX or CSV", s.paymentFile)
	add(a, closed, "POST "+paymentResultsPath, "import-payment-results", "Read what the service says of a list; again changes nothing", s.paymentResults)
	add(a, closed, "GET "+pricesPath, "list-prices", "Petrol prices, latest first: approved, or waiting for it", s.prices)
	add(a, closed, "POST "+pricesPath, "import-prices", "Enter the petrol prices of a file, for somebody else to approve; again enters nothing twice", s.importPrices)
	add(a, closed, "GET "+pricesPath+"/waiting", "list-waiting-trips", "Trips whose cost waits for a petrol price", s.waitingTrips)
	add(a, closed, "GET /api/v1/disclosures", "list-disclosures", "Months that are published, latest first; anybody reads them at "+publicPage, s.disclosures)
	add(a, closed, "GET /api/v1/disclosures/preview", "preview-disclosure", "What would be published of a month; publishes nothing", s.previewDisclosure)
	add(a, closed, "GET /api/v1/suspensions", "list-suspensions", "Who did not collect for three months in a row, and what was decided", s.suspensions)
	add(a, closed, "GET /api/v1/trial-balance", "get-trial-balance", "What stands on each account at the end of a day", s.trialBalance)
}

// careRoutes registers those about carers and where people are placed.
func (s *Server) careRoutes(a api) {
	add(a, closed, "GET /api/v1/cases/{id}/proposals", "list-proposals", "Carers who can take a person in, best first with their reasons, and why the others are left out", s.proposals)
	add(a, closed, "GET /api/v1/cases/{id}/proposals/{carer}", "why-not", "Every rule that keeps a person from one carer", s.whyNot)
	add(a, closed, "POST /api/v1/batches", "start-batch", "Have places looked for, for all in an area who need one; for coordinators", s.batchStart)
	add(a, closed, "GET /api/v1/batches", "list-batches", "The latest batches of the reader's area; for coordinators", s.batches)
	add(a, closed, "POST /api/v1/batches/{id}/take", "take-batch", "Offer what a batch proposes for some groups, each by itself", s.batchTake)
	add(a, closed, "POST /api/v1/batches/{id}/what-if", "what-if-batch", "What pins, bans and withdrawn carers would change of a plan; changes nothing", s.batchWhatIf)
	add(a, closed, "GET /api/v1/batches/{id}", "get-batch", "A batch: its state, and what it proposes for whom and why; places nobody", s.batch)
	add(a, closed, "GET /api/v1/carers", "list-carers", "The register of carers, for coordinators; without the place of a secret one", s.carers)
	add(a, closed, "GET /api/v1/carers/{id}", "get-carer", "One carer with the law's checklist", s.oneCarer)
	add(a, closed, "POST /api/v1/carers/{id}/attachments", "attach-to-carer", "Put a paper to a carer: JPEG, PNG, WebP or PDF, at most 10 MiB", s.attachToCarer)
	add(a, closed, "GET /api/v1/carers/{id}/history", "get-carer-history", "Who changed what of a carer, latest first", s.carerHistory)
	add(a, closed, "GET /api/v1/carers/{id}/address", "get-carer-address", "Where a carer is, for coordinators of its area; reading a secret one is logged", s.carerAddress)
	add(a, closed, "GET /api/v1/placements", "list-placements", "Placements that hold a place now", s.placements)
}

// giftRoutes registers those about contributions: campaigns, donors, donations, goods.
func (s *Server) giftRoutes(a api) {
	add(a, closed, "POST "+bankPath, "import-bank", "Book the lines of a bank's statement as donations; again books nothing twice", s.importBank)
	add(a, closed, "GET /api/v1/donations", "list-donations", "Donations, newest first, with the amount in words", s.donations)
	add(a, closed, "GET /api/v1/donations/unmatched", "list-unmatched", "Donations by bank whose donor a person has to find, with proposals", s.unmatched)
	add(a, closed, "GET /api/v1/campaigns", "list-campaigns", "Campaigns for contributions with their clocks and sums, latest first", s.campaigns)
	add(a, closed, "GET /api/v1/donors", "list-donors", "Donors by name; how to reach them for fund managers only", s.donors)
	add(a, closed, "GET /api/v1/donors/{id}/statement", "get-donor-statement", "What a donor gave and what it became, in sums without beneficiaries", s.donorStatement)
	add(a, closed, "GET /api/v1/donors/{id}/paper", "get-donor-paper", "The same as a page to be printed for the donor", s.donorPaper)
	add(a, closed, "GET /api/v1/donations/{id}/receipt", "get-receipt", "The receipt of a donation as a page to be printed", s.receipt)
	add(a, closed, "GET /api/v1/pledges", "list-pledges", "What donors promised, newest first", s.pledges)
	add(a, closed, "GET /api/v1/stock", "get-stock", "Goods in warehouses by lot, the first to expire first", s.stock)
	add(a, closed, "GET /api/v1/stock/movements", "list-movements", "What came into and went out of warehouses, newest first", s.movements)
	add(a, closed, "GET /api/v1/stock/losses", "list-losses", "Losses and differences of counts, to be decided by somebody else", s.writeOffs)
	add(a, closed, "GET /api/v1/stock/lists", "list-distributions", "Distribution lists with their lines; a protected case is a code", s.distributions)
}

// overviewRoutes registers those about a whole area: its disasters, figures, messages and readings.
func (s *Server) overviewRoutes(a api) {
	add(a, closed, "GET /api/v1/readings", "list-readings", "Who was shown protected cases, latest first; for auditors", s.readings)
	add(a, closed, "GET /api/v1/summary", "get-summary", "Figures for a manager", s.summary)
	add(a, closed, "GET /api/v1/in-time", "get-in-time", "How many duties were fulfilled within the law's clocks, by commune, kind and week", s.inTime)
	add(a, closed, "GET /api/v1/incidents/{id}/affected", "list-affected", "Whom a disaster reaches: communes, people, households; for coordinators", s.affected)
	add(a, closed, "GET /api/v1/incidents/{id}/silent", "list-silent", "Households and communes in a disaster's area not yet heard from", s.silent)
	add(a, closed, "GET /api/v1/map", "get-map", "Areas of disasters as GeoJSON, and the frame of the tiles' points", s.mapView)
	add(a, closed, "GET /api/v1/map/list", "list-map", "What the tiles draw inside a frame, as lists", s.mapList)
	add(a, closed, "GET /api/v1/tiles/boundaries/{z}/{x}/{y}", "get-boundary-tile", "Provinces and communes as a vector tile", s.boundaryTile)
	add(a, closed, "GET /api/v1/tiles/cases/{z}/{x}/{y}", "get-case-tile", "Cases and carers as a vector tile, clustered", s.caseTile)
	add(a, closed, "GET /api/v1/messages", "list-messages", "Messages of the reader's area by state, without text and number", s.messages)
	add(a, closed, "GET /api/v1/texts", "list-texts", "Wordings of messages, for coordinators and administrators", s.smsTexts)
	add(a, closed, "POST /api/v1/texts/preview", "preview-text", "A wording with made-up facts of all lengths, and what is wrong with it; changes nothing", s.previewText)
}
