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

// The states in which a provider may report a message.
const (
	FateSent        = "sent"        // on its way
	FateDelivered   = "delivered"   // at the phone
	FateUndelivered = "undelivered" // the phone or its network did not take it
	FateFailed      = "failed"      // the provider did not get it out
)
