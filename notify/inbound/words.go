package inbound

import "slices"

// orders are the texts that want something by themselves, without marks.
func orders() map[Verb][]string {
	return map[Verb][]string{
		Help:  {"?", "help", "tro giup", "trogiup", "huong dan", "info"},
		Stop:  {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "dung", "dung lai", "dung nhan", "dung nhan tin", "huy"},
		Start: {"start", "unstop", "bat dau", "batdau", "tiep tuc"},
	}
}

// answers are the words for yes and no, without marks; nothing but a code may follow them.
func answers() map[Verb][]string {
	return map[Verb][]string{
		Yes: {"1", "so 1", "mot", "so mot", "co", "ok", "oke", "okay", "yes", "dong y", "dongy", "duoc", "nhan", "co nhan", "1 co", "1 dong y", "toi dong y", "toi nhan"},
		No: {"2", "so 2", "hai", "so hai", "khong", "ko", "k", "kg", "khg", "hong", "no", "khong duoc", "khong nhan", "khong nhan duoc",
			"tu choi", "2 khong", "2 tu choi", "toi khong nhan", "toi tu choi"},
	}
}

// isPolite says whether a word only makes an answer friendly.
func isPolite(plain string) bool {
	return slices.Contains([]string{"a", "ah", "da", "vang", "nhe", "nha", "nhi", "thua", "xin"}, plain)
}

// kinds are the words for disasters, without marks, and the kind of the domain that each stands for; longer ones first.
func kinds() [][2]string {
	return [][2]string{
		{"tai nan giao thong", "traffic_accident"}, {"tai nan lao dong", "labour_accident"}, {"tngt", "traffic_accident"}, {"tnld", "labour_accident"},
		{"lu quet", "flood"}, {"lu lut", "flood"}, {"lulut", "flood"}, {"ngap lut", "flood"}, {"lu", "flood"}, {"lut", "flood"}, {"ngap", "flood"},
		{"loc xoay", "storm"}, {"bao lu", "storm"}, {"bao", "storm"}, {"loc", "storm"},
		{"sat lo dat", "landslide"}, {"sat lo", "landslide"}, {"satlo", "landslide"}, {"lo dat", "landslide"}, {"lodat", "landslide"},
		{"hoa hoan", "fire"}, {"chay", "fire"}, {"han han", "drought"}, {"han", "drought"}, {"mat mua", "crop_loss"},
		{"dich benh", "epidemic"}, {"dich", "epidemic"}, {"khac", "force_majeure"},
	}
}

// isHamletWord says whether a number after this word is part of a place's name: thôn 3, tổ 12.
func isHamletWord(plain string) bool {
	return slices.Contains([]string{"thon", "ap", "ban", "buon", "lang", "khu", "khom", "to", "doi", "so", "xom", "phum", "soc", "phuong", "quan", "kp"}, plain)
}
