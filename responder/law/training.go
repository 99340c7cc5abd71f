package law

// TrainingTopic is something that carers are trained in, "nội dung tập huấn".
type TrainingTopic struct {
	// Code of the topic.
	Code string `json:"code"`
	// VI names it in Vietnamese.
	VI string `json:"name"`
	// EN names it in English.
	EN string `json:"name_en"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
}

// TrainingTopics lists the topics a to đ of Circular 02/2021. A carer is trained in them before a placement or
// soon after, so that none of them keeps a household from the register.
func TrainingTopics() []TrainingTopic {
	topic := func(letter, vi, en string) TrainingTopic {
		code := map[string]string{"đ": "dd"}[letter]
		if code == "" {
			code = letter
		}
		return TrainingTopic{"training_" + code, vi, en, "R-2.21", "điểm " + letter + " Điều 4 Thông tư số 02/2021/TT-BLĐTBXH"}
	}
	return []TrainingTopic{
		topic("a", "tập huấn dinh dưỡng", "training in nutrition"),
		topic("b", "tập huấn bố trí nơi ở, trợ giúp sinh hoạt hằng ngày", "training in arranging the place and helping with daily life"),
		topic("c", "tập huấn tham vấn, đánh giá tâm sinh lý", "training in counselling and assessment"),
		topic("d", "tập huấn chính sách, pháp luật", "training in policy and law"),
		topic("đ", "tập huấn kỹ năng khác", "training in other skills"),
	}
}
