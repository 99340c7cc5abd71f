package census

import (
	"math/rand/v2"
	"strings"
)

// draw is a list of texts with the weight that each has.
type draw struct {
	texts []string
	sums  []float64
}

// weighted reads "text weight" pairs: a text of two words is written with an underscore.
func weighted(pairs string) (d draw) {
	sum := 0.0
	fields := strings.Fields(pairs)
	for i := 0; i+1 < len(fields); i += 2 {
		w := 0.0
		for _, digit := range fields[i+1] {
			w = 10*w + float64(digit-'0')
		}
		sum += w
		text := strings.ReplaceAll(strings.TrimPrefix(fields[i], "-"), "_", " ")
		d.texts, d.sums = append(d.texts, text), append(d.sums, sum)
	}
	return d
}

// falling gives texts weights that fall with their place, as the frequency of names does: the tenth is a third of the first.
func falling(texts string) (d draw) {
	sum := 0.0
	for i, t := range strings.Fields(texts) {
		sum += 1 / (1 + float64(i)/5)
		d.texts, d.sums = append(d.texts, t), append(d.sums, sum)
	}
	return d
}

func (d draw) pick(r *rand.Rand) string {
	x := r.Float64() * d.sums[len(d.sums)-1]
	for i, s := range d.sums {
		if x < s {
			return d.texts[i]
		}
	}
	return d.texts[len(d.texts)-1]
}

// names are how often names occur, per thousand, from general knowledge and rounded, not from a census: about three in
// ten are called Nguyễn, and fourteen family names make up nine in ten people; "Văn" and "Thị" are the middle names of
// most of the old and of ever fewer of the young. "-" stands for no middle name.
type names struct {
	families                          draw
	middlesOldM, middlesNewM, givensM draw
	middlesOldF, middlesNewF, givensF draw
	hamlets                           draw
}

func newNames() names {
	return names{
		families: weighted(`Nguyễn 310 Trần 109 Lê 89 Phạm 59 Hoàng 40 Phan 35 Võ 30 Đặng 22 Bùi 21 Đỗ 16 Hồ 22 Ngô 15 Dương 14 Trương 18
			Đinh 14 Lý 5 Đào 8 Hà 9 Cao 9 Lương 6 Lưu 5 Mai 7 Trịnh 6 Thái 8 Tô 3 Chu 4 Kiều 3 Lâm 4 Phùng 4 Tạ 3 Vũ 18 Huỳnh 8 Biện 3 Bạch 2 Thân 2`),
		middlesOldM: weighted(`Văn 480 Đình 60 Xuân 60 Đức 50 Hữu 50 Quang 40 Ngọc 30 Công 30 Trọng 30 Viết 25 Bá 25 Minh 25 Quốc 25 Thanh 25 Sỹ 15 - 30`),
		middlesNewM: weighted(`Văn 160 Đức 90 Minh 80 Quang 60 Anh 60 Hữu 45 Đình 45 Quốc 45 Gia 45 Tuấn 40 Hoàng 45 Bảo 45 Xuân 30 Trọng 25 Mạnh 30 Duy 30
			Ngọc 25 Thành 25 Công 25 Nhật 20 - 30`),
		middlesOldF: weighted(`Thị 760 Thị_Hồng 15 Thị_Thanh 15 Thị_Kim 10 Thị_Thu 10 Ngọc 25 Thanh 20 Kim 20 Hồng 15 Xuân 10 - 20`),
		middlesNewF: weighted(`Thị 250 Thị_Thu 40 Thị_Ngọc 40 Thị_Thanh 35 Thị_Hồng 30 Thị_Phương 25 Thị_Mai 20 Thị_Khánh 20 Ngọc 80 Thu 45 Thanh 40 Phương 45
			Bảo 45 Khánh 45 Minh 40 Quỳnh 35 Thảo 30 Thùy 25 Hà 25 Gia 20 Kim 15 Diệu 15 - 20`),
		givensM: falling(`Hùng Nam Tuấn Dũng Minh Hải Sơn Thắng Long Anh Hiếu Đức Quân Cường Tùng Hoàng Huy Bình Trung Khánh Mạnh Linh Tâm Thành Phúc Lâm
			Hưng An Hòa Việt Đạt Toàn Vinh Quang Lộc Phong Kiên Tiến Hậu Thịnh Duy Khoa Bảo Tài Chung Sỹ Nghĩa Thái Thuận Châu Giáp Khôi Lợi Tú Hào Đông Cảnh
			Trường Tân Phước Lực Quý Định Hoan Nhân Ngọc Bắc Chiến Công Luận Thọ`),
		givensF: falling(`Hoa Lan Hương Linh Hà Hạnh Nga Anh Trang Hằng Thảo Thủy Huyền Hiền Mai Phương Yến Nhung Loan Thu Oanh Vân Dung Liên Hồng Ngọc Tâm
			Quỳnh Nhi Ly Thúy Hòa Xuân Minh Lý Bình Châu Chi Giang Hậu My Như Trâm Tuyết Sen Cúc Lài Thương Ánh Diệp Duyên Hường Luyến Lựu Mến Nguyệt Nhàn
			Phượng Quyên Sâm Thanh Thắm Thơm Tình Trinh Tú Uyên Vinh Vy Tứ Bích Ngân`),
		hamlets: falling(`1 2 3 4 5 6 7 8 9 Đông Tây Nam Bắc Trung Đông_Hà Tân_Tiến Hòa_Bình Tiến_Thành Đại_Đồng Liên_Vinh Phú_Sơn Bắc_Sơn Nam_Thắng Yên_Lạc
			Thanh_Sơn Xuân_Lộc Hưng_Thịnh Quyết_Tiến Vĩnh_Phúc Kim_Sơn`),
	}
}

// full makes up a name; the family name is given, the middle name goes with the year of birth.
func (n *names) full(r *rand.Rand, family, sex string, year int) string {
	old, young, givens := n.middlesOldM, n.middlesNewM, n.givensM
	if sex == "F" {
		old, young, givens = n.middlesOldF, n.middlesNewF, n.givensF
	}
	middle := young
	if share := float64(2010-year) / 50; r.Float64() < share {
		middle = old
	}
	return strings.Join(strings.Fields(family+" "+middle.pick(r)+" "+givens.pick(r)), " ")
}
