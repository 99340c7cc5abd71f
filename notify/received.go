package notify

// Received is a text message that somebody sent in, as a provider hands it over.
type Received struct {
	// ID is the provider's, the same when it hands the message over again.
	ID string
	// From is the number of the sender as the provider writes it.
	From string
	// Text is what was typed.
	Text string
}

// Fate is what a provider reports of a message that it took.
type Fate struct {
	// MessageID is SMS.ID, ProviderID the provider's own id.
	MessageID, ProviderID string
	// State is one of sent, delivered, undelivered and failed; "" when the report brings nothing new.
	State string
	// ErrorCode is the provider's own, "" for none.
	ErrorCode string
}

// PostNames are the names that a provider gives to the fields of what it posts. An empty one is ours: its own word in small
// letters.
type PostNames struct {
	// Header is where it names the shared secret; or it does so in the field Secret, which then counts alone.
	Header string `json:"header"`
	Secret string `json:"secret"`
	// ID is its own id of a message, From and Text are of one that came in.
	ID   string `json:"id"`
	From string `json:"from"`
	Text string `json:"text"`
	// Ref is our id of a message, State and Error are what became of it. Without Ref its own id tells which it is.
	Ref   string `json:"ref"`
	State string `json:"state"`
	Error string `json:"error"`
	// States are its words for our states; another word brings nothing. Empty: ours.
	States map[string]string `json:"states"`
}

// Fates lists the states in which a provider may report a message.
func Fates() []string { return []string{FateSent, FateDelivered, FateUndelivered, FateFailed} }

// The states in which a provider may report a message.
const (
	FateSent        = "sent"        // on its way
	FateDelivered   = "delivered"   // at the phone
	FateUndelivered = "undelivered" // the phone or its network did not take it
	FateFailed      = "failed"      // the provider did not get it out
)
