package main

import (
	"context"
	"fmt"
	"strings"

	mobileapi "kipthoi/mobile-api"
	"kipthoi/notify"
	"kipthoi/notify/gateway"
	"kipthoi/notify/inbound"
	"kipthoi/notify/twilio"
	"kipthoi/responder"
)

// postSettings are for text messages that come in, and reports on those that went out.
type postSettings struct {
	Public string `name:"public-url" env:"KIPTHOI_PUBLIC_URL" help:"Address under which providers of text messages reach this server, such as https://kipthoi.example; needed to take in what Twilio posts."`
	Secret string `name:"sms-secret" env:"KIPTHOI_SMS_SECRET" help:"Secret that another gateway names when it posts; 16 characters at least."`
}

// statusCallback is where Twilio reports what becomes of messages; "" when it cannot reach us.
func (c postSettings) statusCallback() string {
	if c.Public == "" {
		return ""
	}
	return strings.TrimRight(c.Public, "/") + "/api/v1/sms/twilio/status"
}

// smsProviders gives those who may post to us.
func (c *settings) smsProviders(s *responder.Service) (map[string]mobileapi.SMSProvider, error) {
	all := map[string]mobileapi.SMSProvider{}
	if c.Twilio != nil && c.Twilio.SID != "" && c.Posts.Public != "" {
		hook, err := twilio.NewWebhook(c.Posts.Public, c.Twilio.Token)
		if err != nil {
			return nil, err
		}
		all[mobileapi.SMSTwilio] = twilioPosts{s, hook}
	}
	if c.Posts.Secret != "" {
		described, err := c.SMS.described()
		if err != nil {
			return nil, err
		}
		reader, err := inbound.NewGateway(c.Posts.Secret, described.Posts)
		if err != nil {
			return nil, err
		}
		all[mobileapi.SMSGateway] = gatewayPosts{s, reader, described.Name}
	}
	return all, nil
}

// described is the gateway that posts to us, under the name that messages were given to it, so that its reports find them;
// without a description it posts in our words.
func (c smsSettings) described() (gateway.Config, error) {
	if c.Gateway == "" {
		return gateway.Config{Name: mobileapi.SMSGateway}, nil
	}
	return c.gateway()
}

// twilioPosts are told from forged ones by their signature.
type twilioPosts struct {
	service *responder.Service
	hook    *twilio.Webhook
}

func (t twilioPosts) genuine(p mobileapi.SMSPost) bool {
	return t.hook.Genuine(p.Target, p.Fields, p.Header("X-Twilio-Signature"))
}

func (t twilioPosts) Inbound(ctx context.Context, p mobileapi.SMSPost) error {
	if !t.genuine(p) {
		return mobileapi.ErrForged
	}
	return takeInSMS(ctx, t.service, mobileapi.SMSTwilio, t.hook.Received(p.Fields))
}

func (t twilioPosts) Status(ctx context.Context, p mobileapi.SMSPost) (bool, error) {
	if !t.genuine(p) {
		return false, mobileapi.ErrForged
	}
	return takeInFate(ctx, t.service, mobileapi.SMSTwilio, t.hook.Fate(p.Target, p.Fields))
}

// gatewayPosts are told from forged ones by a shared secret.
type gatewayPosts struct {
	service *responder.Service
	gateway *inbound.Gateway
	name    string
}

func (g gatewayPosts) Inbound(ctx context.Context, p mobileapi.SMSPost) error {
	if !g.gateway.Genuine(p.Header, p.Fields) {
		return mobileapi.ErrForged
	}
	return takeInSMS(ctx, g.service, g.name, g.gateway.Received(p.Fields))
}

func (g gatewayPosts) Status(ctx context.Context, p mobileapi.SMSPost) (bool, error) {
	if !g.gateway.Genuine(p.Header, p.Fields) {
		return false, mobileapi.ErrForged
	}
	return takeInFate(ctx, g.service, g.name, g.gateway.Fate(p.Fields))
}

// takeInSMS reads a text and lets the domain act on it.
func takeInSMS(ctx context.Context, s *responder.Service, provider string, m notify.Received) error {
	read := inbound.Read(m.Text)
	in := responder.SMS{Provider: provider, ProviderID: m.ID, From: m.From, Text: inbound.Clean(m.Text), Verb: string(read.Verb), Code: read.Code}
	if r := read.Report; read.Verb == inbound.Report {
		in.Report = &responder.SMSReport{Kind: r.Kind, Place: r.Place, Households: int64(r.Households), People: int64(r.People), Note: r.Note}
	}
	if _, err := s.ReceiveSMS(ctx, in); err != nil {
		return fmt.Errorf("take in SMS: %w", err)
	}
	return nil
}

func takeInFate(ctx context.Context, s *responder.Service, provider string, f notify.Fate) (bool, error) {
	if f.State == "" {
		return true, nil
	}
	return s.Delivered(ctx, responder.Delivery{Provider: provider, ProviderID: f.ProviderID, MessageID: f.MessageID, State: f.State, ErrorCode: f.ErrorCode})
}
