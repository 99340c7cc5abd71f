# Kịp Thời. `make run` builds and starts the demonstration, `make test` tests everything. What has not changed since is
# not done again: results are files, and marks in .make stand for steps that leave none.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := build

WEB  := mobile-api/web
BIN  := bin/kipthoi
STEP := scripts/step.sh
# Always with -trimpath, so that what one step compiles serves the next.
PLAIN := env CGO_ENABLED=0 go
# The race detector watches all but SQLite, which is C made into Go: three times less work for all tests that store.
RACE  := go test -race -gcflags=modernc.org/...=-race=false
# Tests that the race detector makes three to ten times slower and that start no goroutine, or those of another test: they
# run without it, in all packages that have one. What one step leaves out by this pattern the next runs by it.
SLOW    := FullResolution|HamletList|ReadMemory|(Legacy|Seat|MadeUp)Addresses|ReferenceAnswers|ReferencePoints|TrialTopology|TestSizes|ZipBomb|HostileFiles|GeoAffected|GeoParse|MappingOfAnOperator|DuplicatesAreFound|SmallGAP|RandomGAP|EqualsBruteForce|NoSmallCell|StockHistories|TheLifeOfA|LineExamples|MealExamples|StaysInARow|BooksBalance|OnOnePage|TestEdges|Import(List|Roads|Hotline|NationalRoads)|FindsEveryBreak
SLOW_IN := $(shell grep -lrE --include='*_test.go' '^func [A-Za-z0-9_]*($(SLOW))' cmd geo notify responder mobile-api --exclude-dir=node_modules | sed 's|^|./|; s|/[^/]*$$||' | sort -u)
# Readers of what comes from elsewhere, which each test run tries with made-up input for FUZZ_TIME.
FUZZ      := ./geo:FuzzParse ./geo:FuzzTrack ./geo/road:FuzzAdd ./geo/geofile:FuzzRead ./geo/geofile:FuzzReadArea ./geo/cap:FuzzRead ./responder/hamletlist:FuzzOpen ./responder/hamletlist:FuzzBank ./responder/hamletlist:FuzzCarers ./responder/hamletlist:FuzzPayment ./responder/hamletlist:FuzzPrices ./responder/vietqr:FuzzPayload ./notify/inbound:FuzzRead ./responder/media:FuzzClean
FUZZ_TIME ?= 5s
# Where `make trial` finds its files.
DATA ?= ../shared/data

STATICCHECK  := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCILINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# Folders are listed beside files, so that a file taken away counts as a change.
GO_SRC  := go.mod go.sum $(WEB)/web.go $(shell find cmd geo notify responder mobile-api \
             \( -path $(WEB) -o -name testdata \) -prune -o -not -name '*_test.go' -print)
WEB_SRC := $(shell find $(WEB)/src $(WEB)/public $(WEB)/build $(WEB)/*.html $(WEB)/*.ts $(WEB)/*.js $(WEB)/*.json 2>/dev/null)
WEB_TEST := $(shell find $(WEB)/test $(WEB)/e2e 2>/dev/null)
MODULES := $(WEB)/node_modules/.package-lock.json
PAGE    := $(WEB)/dist/index.html

.PHONY: build run test check bench kill e2e trial clean

build: $(BIN)

# Example: make run ARGS="--addr 0.0.0.0:8080"
run: $(BIN)
	$(BIN) demo $(ARGS)

$(BIN): $(GO_SRC) $(PAGE)
	$(PLAIN) build -trimpath -o $@ ./cmd/kipthoi

$(PAGE): $(MODULES) $(WEB_SRC)
	cd $(WEB) && npm run --silent build
	@touch $@

$(MODULES): $(WEB)/package-lock.json $(WEB)/package.json
	cd $(WEB) && npm ci --no-audit --no-fund
	@touch $@

# --- tests

# One after the other, whatever -j says: the tests measure time, and share two cores.
test:
	@$(STEP) "what is needed" scripts/deps.sh
	@$(STEP) "web page and binary" $(MAKE) --no-print-directory build
	@$(STEP) "go vet" $(PLAIN) vet -trimpath ./...
	@$(STEP) "go test -race" $(RACE) -timeout 30m -skip '$(SLOW)' ./...
	@$(STEP) "go test, slow ones" $(PLAIN) test -trimpath -timeout 30m -run '$(SLOW)' $(SLOW_IN)
	@$(STEP) "fuzz" scripts/fuzz.sh $(FUZZ_TIME) $(FUZZ)
	@$(STEP) "web check and test" $(MAKE) --no-print-directory .make/web
	@$(STEP) "browser" $(MAKE) --no-print-directory .make/e2e

.make/web: $(MODULES) $(WEB_SRC) $(WEB_TEST)
	cd $(WEB) && npm run --silent check && npm run --silent test
	@mkdir -p $(@D) && touch $@

.make/e2e: $(BIN) $(WEB_TEST) scripts/e2e.sh
	scripts/e2e.sh
	@mkdir -p $(@D) && touch $@

e2e: $(BIN)
	scripts/e2e.sh

bench:
	@$(STEP) "what is needed" scripts/deps.sh bench
	go test -run '^$$' -bench . -benchmem -timeout 3h ./...

# The test of `make test` with 4,000 messages: some minutes.
kill:
	KIPTHOI_TEST_SMS=4000 go test -v -timeout 30m -run TestKill9SendsEachMessageOnce ./cmd/kipthoi

# The main job on real files that are not part of this repository.
trial:
	go run ./cmd/kipthoi trial --data $(DATA)

# --- checks of the text

check: $(MODULES)
	@$(STEP) "gofmt" scripts/gofmt.sh
	@$(STEP) "go vet" $(PLAIN) vet -trimpath ./...
	@$(STEP) "staticcheck" go run $(STATICCHECK) ./...
	@$(STEP) "golangci-lint" go run $(GOLANGCILINT) run ./...
	@$(STEP) "go mod tidy" go mod tidy -diff
	@$(STEP) "svelte-check" npm --prefix $(WEB) run --silent check
	@$(STEP) "documents" scripts/docs.sh
	@$(STEP) "generated files" scripts/generated.sh

clean:
	rm -rf bin .make $(WEB)/node_modules
	find $(WEB)/dist -mindepth 1 -not -name .gitkeep -delete
