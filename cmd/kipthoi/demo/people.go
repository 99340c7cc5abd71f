package demo

import (
	"context"
	"fmt"
	"strings"
)

// Login is somebody to sign in as.
type Login struct {
	Login, Name, Role, Unit string
}

// Logins lists who works in the demonstration.
func Logins() []Login {
	return []Login{
		{"dieuphoi", "Trần Thị Điều Phối (mẫu)", "coordinator", Province},
		{"canbo1", "Lê Văn Thực Địa (mẫu)", "field", "18562"},
		{"canbo2", "Phan Thị Cơ Sở (mẫu)", "field", "18496"},
		{"canbo3", "Võ Văn Hiện Trường (mẫu)", "field", "18406"},
		{"quy", "Nguyễn Thị Thủ Quỹ (mẫu)", "fund_manager", Province},
		{"duyet", "Phạm Văn Phê Duyệt (mẫu)", "approver", Province},
		{"kiemtoan", "Bùi Thị Kiểm Toán (mẫu)", "auditor", Province},
		{"quantri", "Đặng Văn Quản Trị (mẫu)", "admin", Province},
	}
}

func (p *Play) staff(ctx context.Context) error {
	logins := Logins()
	for i, l := range logins {
		id := p.id()
		_, err := p.Service.AsSystem(ctx, "user.create", id, map[string]string{"login": l.Login, "name": l.Name, "role": l.Role,
			"unit": l.Unit, "phone": fmt.Sprintf("09000000%02d", i+1), "password": Password})
		if err != nil {
			return fmt.Errorf("demo: user %s: %w", l.Login, err)
		}
		p.users[l.Login] = id
		p.Step("người dùng", i+1, len(logins))
	}
	return nil
}

func families() []string {
	return strings.Fields("Nguyễn Trần Lê Phạm Hoàng Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Trương Đinh")
}

func givens() []string {
	return strings.Fields("An Bình Chi Dung Giang Hà Hạnh Hiền Hoa Hùng Hương Khánh Lan Linh Long Mai Minh Nam Nga Ngọc Nhung Oanh Phúc Quang Sơn Tâm Thắng Thảo Thuỷ Tuấn Vân Yến")
}

// name makes up a person, marked as made up.
func (p *Play) name(sex string) string {
	middle := "Văn"
	if sex == "F" {
		middle = "Thị"
	}
	return fmt.Sprintf("%s %s %s (mẫu)", pick(p, families()), middle, pick(p, givens()))
}

// member makes up a person of a household, born in one of the years.
func (p *Play) member(from, to int) map[string]any {
	sex := pick(p, []string{"F", "M"})
	m := map[string]any{"id": p.id(), "name": p.name(sex), "sex": sex, "ethnic_group": "01", "birth_year": from + p.rng.IntN(to-from+1), "health_card": pick(p, []string{"yes", "yes", "no"})}
	if p.chance(30) {
		delete(m, "birth_year")
		m["birth_date"] = fmt.Sprintf("%d-%02d-%02d", from+p.rng.IntN(min(to, 2025)-from+1), 1+p.rng.IntN(12), 1+p.rng.IntN(28))
	}
	if p.chance(6) {
		m["disability"] = pick(p, []string{"severe", "very_severe"})
	}
	return m
}

// relative is a member who is something to the head of the household.
func (p *Play) relative(relation string, from, to int) map[string]any {
	m := p.member(from, to)
	m["relation"] = relation
	return m
}

// hamlets are invented places below the commune.
func hamlets() []string {
	return []string{"thôn Đông Mẫu", "thôn Tây Mẫu", "xóm 3", "tổ dân phố 5", "thôn Thượng", "xóm Bến", "thôn Hạ", "nhà số 12, thôn Trung"}
}

func narratives() []string {
	return []string{
		"Nước ngập quá nửa nhà, đang ở nhờ nhà hàng xóm.", "Nha toc mai, chua co cho ngu.", "Hết gạo từ hôm qua, có trẻ nhỏ.",
		"Nhà sập hoàn toàn, may không ai bị thương.", "Mất điện, mất nước sạch 3 ngày.", "Ong ba gia o mot minh, nuoc da rut.",
		"Đường sạt lở, xe không vào được.", "Cần thuốc huyết áp.", "", "Gia đình xin chuyển đến nơi cao hơn.",
	}
}
