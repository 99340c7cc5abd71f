package responder

import "maps"

// The table of all operations: who may do them, and how.

// kind is one kind of operation: who may do it, and how.
type kind struct {
	roles    []Role
	own      bool // made by the server itself, never sent in
	anywhere bool // not only in the user's own unit: a report from the next commune is not turned away
	guests   bool // also coordinators of a unit that the case was referred to
	quiet    bool // no news to anybody who waits for changes
	apply    func(*change) error
}

// kinds is the table of all operations.
func kinds() map[string]kind {
	all := map[string]kind{}
	for _, some := range []map[string]kind{reportKinds(), caseKinds(), careKinds(), moneyKinds(), giftKinds(), stockKinds(), ownKinds()} {
		maps.Copy(all, some)
	}
	return all
}

// reportKinds are about users, incidents, reports, and who is shown protected cases.
func reportKinds() map[string]kind {
	field := []Role{RoleField, RoleCoordinator}
	coordinator := []Role{RoleCoordinator}
	system := []Role{RoleSystem}
	admin := []Role{RoleAdmin, RoleSystem}
	return map[string]kind{
		"user.create":      {roles: admin, apply: applyUserCreate},
		"user.change":      {roles: admin, anywhere: true, apply: applyUserChange},
		"user.disable":     {roles: admin, anywhere: true, apply: applyUserDisable},
		"user.enable":      {roles: admin, anywhere: true, apply: applyUserEnable},
		"user.reset":       {roles: admin, anywhere: true, apply: applyUserReset},
		"user.password":    {roles: everyone(), own: true, anywhere: true, apply: applyUserPassword},
		"session.open":     {roles: everyone(), own: true, anywhere: true, apply: applySessionOpen},
		"session.close":    {roles: everyone(), own: true, anywhere: true, apply: applySessionClose},
		"incident.declare": {roles: coordinator, apply: applyIncidentDeclare},
		"incident.alert":   {roles: coordinator, apply: applyIncidentAlert},
		"incident.close":   {roles: coordinator, apply: applyIncidentClose},
		"case.report":      {roles: []Role{RoleField, RoleCoordinator, RoleSystem}, anywhere: true, apply: applyCaseReport},
		"report.receive":   {roles: system, own: true, anywhere: true, apply: applyReportReceive},
		"report.confirm":   {roles: field, apply: applyReportConfirm},
		"report.reject":    {roles: field, apply: applyReportReject},
		"case.hotline":     {roles: []Role{RoleField, RoleCoordinator, RoleSystem}, own: true, anywhere: true, apply: applyCaseHotline},
		"case.read":        {roles: everyone(), own: true, anywhere: true, quiet: true, apply: applyCaseRead},
		"case.unseal":      {roles: []Role{RoleField}, apply: applyCaseUnseal},
		"case.reseal":      {roles: system, apply: applyCaseReseal},
	}
}

// caseKinds are about the life of a case, its household and its people.
func caseKinds() map[string]kind {
	field := []Role{RoleField, RoleCoordinator}
	coordinator := []Role{RoleCoordinator}
	return map[string]kind{
		"case.attach":       {roles: field, own: true, guests: true, apply: applyCaseAttach},
		"case.note":         {roles: field, guests: true, apply: applyCaseNote},
		"task.add":          {roles: field, guests: true, apply: applyTaskAdd},
		"task.done":         {roles: field, guests: true, apply: applyTaskDone},
		"task.cancel":       {roles: field, guests: true, apply: applyTaskCancel},
		"task.assign":       {roles: field, guests: true, apply: applyTaskAssign},
		"case.update":       {roles: field, apply: applyCaseUpdate},
		"case.verify":       {roles: field, apply: applyCaseVerify},
		"case.contact":      {roles: field, apply: applyCaseContact},
		"case.assess":       {roles: field, apply: applyCaseAssess},
		"case.decide":       {roles: coordinator, apply: applyCaseDecide},
		"case.close":        {roles: coordinator, apply: applyCaseClose},
		"case.reopen":       {roles: coordinator, apply: applyCaseReopen},
		"consent.record":    {roles: field, guests: true, apply: applyConsentRecord},
		"consent.withdraw":  {roles: field, apply: applyConsentWithdraw},
		"case.transfer":     {roles: coordinator, apply: applyCaseTransfer},
		"referral.send":     {roles: coordinator, apply: applyReferralSend},
		"referral.accept":   {roles: coordinator, guests: true, apply: applyReferralAccept},
		"referral.refuse":   {roles: coordinator, guests: true, apply: applyReferralRefuse},
		"referral.done":     {roles: coordinator, guests: true, apply: applyReferralDone},
		"referral.withdraw": {roles: coordinator, apply: applyReferralWithdraw},
		"case.claim":        {roles: field, apply: applyCaseClaim},
		"case.release":      {roles: field, apply: applyCaseRelease},
		"case.request":      {roles: field, apply: applyCaseRequest},
		"case.assign":       {roles: field, apply: applyCaseAssign},
		"case.deny":         {roles: field, apply: applyCaseDeny},
		"case.safety":       {roles: field, guests: true, apply: applyCaseSafety},
		"case.allow":        {roles: coordinator, apply: applyCaseAllow},
		"case.childview":    {roles: field, guests: true, apply: applyCaseChildView},
		"household.update":  {roles: field, apply: applyHouseholdUpdate},
		"household.heard":   {roles: field, apply: applyHouseholdHeard},
		"person.update":     {roles: field, apply: applyPersonUpdate},
		"person.add":        {roles: field, apply: applyPersonAdd},
		"person.move":       {roles: field, apply: applyPersonMove},
		"person.merge":      {roles: coordinator, apply: applyPersonMerge},
		"person.unmerge":    {roles: coordinator, apply: applyPersonUnmerge},
		"person.distinct":   {roles: coordinator, apply: applyPersonDistinct},
		"conflict.resolve":  {roles: coordinator, apply: applyConflictResolve},
	}
}

// careKinds are about carers, placements, and trips.
func careKinds() map[string]kind {
	field := []Role{RoleField, RoleCoordinator}
	coordinator := []Role{RoleCoordinator}
	system := []Role{RoleSystem}
	return map[string]kind{
		"carer.register":     {roles: []Role{RoleCoordinator, RoleSystem}, apply: applyCarerRegister},
		"carer.update":       {roles: coordinator, apply: applyCarerUpdate},
		"carer.evidence":     {roles: coordinator, apply: applyCarerEvidence},
		"carer.attach":       {roles: coordinator, own: true, apply: applyCarerAttach},
		"carer.verify":       {roles: coordinator, apply: applyCarerVerify},
		"carer.activate":     {roles: coordinator, apply: applyCarerActivate},
		"carer.pause":        {roles: coordinator, apply: applyCarerPause},
		"carer.end":          {roles: coordinator, apply: applyCarerEnd},
		"carer.confirm":      {roles: coordinator, apply: applyCarerConfirm},
		"carer.read":         {roles: coordinator, own: true, quiet: true, apply: applyCarerRead},
		"batch.start":        {roles: coordinator, apply: applyBatchStart},
		"batch.pin":          {roles: coordinator, apply: applyBatchPin},
		"batch.ban":          {roles: coordinator, apply: applyBatchBan},
		"batch.free":         {roles: coordinator, apply: applyBatchFree},
		"batch.take":         {roles: coordinator, apply: applyBatchTake},
		"batch.progress":     {roles: system, own: true, apply: applyBatchProgress},
		"batch.lines":        {roles: system, own: true, quiet: true, apply: applyBatchLines},
		"batch.finish":       {roles: system, own: true, apply: applyBatchFinish},
		"placement.propose":  {roles: []Role{RoleCoordinator, RoleSystem}, apply: applyPlacementPropose},
		"placement.accept":   {roles: coordinator, apply: applyPlacementAccept},
		"placement.decline":  {roles: coordinator, apply: applyPlacementDecline},
		"placement.meet":     {roles: field, guests: true, apply: applyPlacementMeet},
		"placement.handover": {roles: coordinator, apply: applyPlacementHandOver},
		"placement.transfer": {roles: []Role{RoleCoordinator, RoleSystem}, apply: applyPlacementTransfer},
		"placement.auto":     {roles: coordinator, apply: applyPlacementAuto},
		"placement.no_next":  {roles: system, own: true, apply: applyPlacementNoNext},
		"placement.decide":   {roles: coordinator, apply: applyPlacementDecide},
		"placement.minutes":  {roles: field, apply: applyPlacementMinutes},
		"placement.review":   {roles: field, guests: true, apply: applyPlacementReview},
		"placement.extend":   {roles: coordinator, apply: applyPlacementExtend},
		"placement.end":      {roles: coordinator, apply: applyPlacementEnd},
		JobWaiting:           {roles: system, own: true, apply: applyPlacementWaiting},
		JobLimit:             {roles: system, own: true, apply: applyPlacementWarn},
		"placement.hospital": {roles: field, apply: applyPlacementHospital},
		"trip.record":        {roles: field, apply: applyTripRecord},
		"trip.price":         {roles: system, own: true, apply: applyTripPrice},
		"meal.accrue":        {roles: system, apply: applyMealAccrue},
	}
}

// moneyKinds are about costs, accounts, rates and prices.
func moneyKinds() map[string]kind {
	money := []Role{RoleFund}
	approver := []Role{RoleApprover}
	return map[string]kind{
		"cost.propose":       {roles: []Role{RoleFund, RoleCoordinator}, apply: applyCostPropose},
		"cost.approve":       {roles: approver, apply: applyCostApprove},
		"cost.approve_many":  {roles: approver, apply: applyCostApproveMany},
		"cost.return":        {roles: approver, apply: applyCostReturn},
		"cost.submit":        {roles: []Role{RoleFund, RoleCoordinator}, apply: applyCostSubmit},
		"cost.evidence":      {roles: []Role{RoleFund, RoleCoordinator}, apply: applyCostEvidence},
		"cost.attach":        {roles: []Role{RoleFund, RoleCoordinator}, own: true, apply: applyCostAttach},
		"cost.escalate":      {roles: []Role{RoleFund, RoleApprover}, apply: applyCostEscalate},
		"cost.settle":        {roles: money, apply: applyCostSettle},
		"approval.start":     {roles: approver, apply: applyApprovalStart},
		"approval.step":      {roles: approver, own: true, apply: applyApprovalStep},
		"cost.pay":           {roles: money, apply: applyCostPay},
		"cost.cancel":        {roles: approver, apply: applyCostCancel},
		"fund.reverse":       {roles: approver, apply: applyFundReverse},
		"transfer.ask":       {roles: money, apply: applyTransferAsk},
		"transfer.withdraw":  {roles: money, apply: applyTransferWithdraw},
		"transfer.approve":   {roles: approver, apply: applyTransferApprove},
		"transfer.refuse":    {roles: approver, apply: applyTransferRefuse},
		"transfer.send":      {roles: money, apply: applyTransferSend},
		"fund.close":         {roles: approver, apply: applyFundClose},
		"fund.open":          {roles: money, apply: applyFundOpen},
		"fund.receive":       {roles: money, apply: applyFundReceive},
		"cost.adjust":        {roles: money, apply: applyCostAdjust},
		"payment.make":       {roles: money, apply: applyPaymentMake},
		"payment.send":       {roles: money, apply: applyPaymentSend},
		"payment.withdraw":   {roles: money, apply: applyPaymentWithdraw},
		"payment.result":     {roles: money, apply: applyPaymentResult},
		"suspension.decide":  {roles: approver, apply: applySuspensionDecide},
		"suspension.resume":  {roles: approver, apply: applySuspensionResume},
		"rate.propose":       {roles: money, apply: applyRatePropose},
		"rate.approve":       {roles: approver, apply: applyRateApprove},
		"price.enter":        {roles: money, apply: applyPriceEnter},
		"price.approve":      {roles: approver, apply: applyPriceApprove},
		"disclosure.publish": {roles: approver, apply: applyDisclosurePublish},
	}
}

// giftKinds are about contributions: campaigns, donors, pledges.
func giftKinds() map[string]kind {
	money := []Role{RoleFund}
	return map[string]kind{
		"campaign.open":    {roles: money, apply: applyCampaignOpen},
		"campaign.extend":  {roles: []Role{RoleApprover}, apply: applyCampaignExtend},
		"campaign.page":    {roles: []Role{RoleApprover}, apply: applyCampaignPage},
		"campaign.publish": {roles: money, apply: applyCampaignPublish},
		"donor.register":   {roles: money, apply: applyDonorRegister},
		"donor.update":     {roles: money, apply: applyDonorUpdate},
		"pledge.make":      {roles: money, apply: applyPledgeMake},
		"pledge.withdraw":  {roles: money, apply: applyPledgeWithdraw},
		"donation.receive": {roles: money, apply: applyDonationReceive},
		"donation.match":   {roles: money, apply: applyDonationMatch},
	}
}

// stockKinds are about goods.
func stockKinds() map[string]kind {
	money := []Role{RoleFund}
	hands := []Role{RoleField, RoleCoordinator, RoleFund}
	return map[string]kind{
		"stock.item":    {roles: money, apply: applyStockItem},
		"stock.place":   {roles: money, apply: applyStockPlace},
		"stock.receive": {roles: money, apply: applyStockReceive},
		"stock.move":    {roles: money, apply: applyStockMove},
		"stock.list":    {roles: []Role{RoleCoordinator, RoleFund}, apply: applyStockList},
		"stock.issue":   {roles: hands, apply: applyStockIssue},
		"stock.return":  {roles: hands, apply: applyStockReturn},
		"stock.strike":  {roles: []Role{RoleCoordinator, RoleFund}, apply: applyStockStrike},
		"stock.loss":    {roles: money, apply: applyStockLoss},
		"stock.count":   {roles: money, apply: applyStockCount},
		"loss.approve":  {roles: []Role{RoleApprover}, apply: applyLossApprove},
		"loss.refuse":   {roles: []Role{RoleApprover}, apply: applyLossRefuse},
	}
}

// ownKinds are made by the server and its commands.
func ownKinds() map[string]kind {
	system := []Role{RoleSystem}
	return map[string]kind{
		"task.escalate":       {roles: system, apply: applyTaskEscalate},
		"message.reserve":     {roles: system, own: true, quiet: true, apply: applyMessageReserve},
		"message.settle":      {roles: system, apply: applyMessageSettle},
		"text.set":            {roles: []Role{RoleAdmin}, anywhere: true, apply: applyTextSet},
		"message.resend":      {roles: []Role{RoleCoordinator}, apply: applyMessageResend},
		"message.report":      {roles: system, own: true, anywhere: true, apply: applyMessageReport},
		"sms.receive":         {roles: system, own: true, anywhere: true, apply: applySMSReceive},
		JobOffer:              {roles: system, apply: applyPlacementExpire},
		JobDigest:             {roles: system, own: true, apply: applyDigest},
		"inbox.settle":        {roles: []Role{RoleCoordinator}, apply: applyInboxSettle},
		"boundaries.activate": {roles: system, apply: applyBoundariesActivate},
		"succession.activate": {roles: system, apply: applySuccessionActivate},
		"roads.activate":      {roles: system, apply: applyRoadsActivate},
	}
}
