package bloc

// AgencyID identifies an agency (đơn vị) for as long as the database lives, through renamings and changes of post.
type AgencyID int64

// PersonID identifies a person (đồng chí), who may hold several roles in several agencies.
type PersonID int64

// Role is what a person may do (vai trò).
type Role string

// The roles of design §1.
const (
	RoleFocal     Role = "focal"     // đầu mối: answers for an agency
	RoleLeader    Role = "leader"    // lãnh đạo đơn vị: sees, and where asked approves, the agency's answers
	RoleSecretary Role = "secretary" // thư ký, thường trực Khối: asks, confirms, keeps the roll
)

// Valid reports whether r is one of the roles above.
func (r Role) Valid() bool { return r == RoleFocal || r == RoleLeader || r == RoleSecretary }

// Post is the office an agency holds in the bloc (chức danh trong Khối). It belongs to the agency, not to a person, and
// rotates every year.
type Post string

// The posts of a bloc.
const (
	PostChair  Post = "chair"  // Khối trưởng
	PostVice   Post = "vice"   // Khối phó
	PostMember Post = "member" // thành viên
)

// Valid reports whether p is one of the posts above.
func (p Post) Valid() bool { return p == PostChair || p == PostVice || p == PostMember }

// Agency is an agency as it is now: its code never changes, the rest is the row in force today.
type Agency struct {
	ID        AgencyID
	Code      string // Mã, unique without regard to case
	Position  int    // Thứ tự: the order of precedence, which every list, board and paper follows
	Name      string // Tên đơn vị
	ShortName string // Tên gọi tắt
	Post      Post
}

// Label is the agency's short name, or its name where it has none.
func (a Agency) Label() string {
	if a.ShortName != "" {
		return a.ShortName
	}
	return a.Name
}

// Membership is one role of one person (vai trò của một người): in an agency, or, for a secretary, in the bloc itself
// (Agency zero).
type Membership struct {
	ID     int64
	Person PersonID
	Agency AgencyID
	Role   Role
	Title  string // Chức vụ
}

// Person is somebody on the roll (danh bạ) with the roles he holds now.
type Person struct {
	ID    PersonID
	Name  string
	Roles []Membership
}

// Has reports whether the person holds role in agency; for a secretary the agency does not matter.
func (p Person) Has(role Role, agency AgencyID) bool {
	for _, m := range p.Roles {
		if m.Role == role && (role == RoleSecretary || m.Agency == agency) {
			return true
		}
	}
	return false
}

// Secretary reports whether the person is one of the secretariat (thường trực Khối).
func (p Person) Secretary() bool { return p.Has(RoleSecretary, 0) }

// AnswersFor lists the agencies for which the person is a focal point, in the order the roles were given. Only a focal
// point answers for an agency; a leader approves.
func (p Person) AnswersFor() []AgencyID {
	return p.agencies(func(r Role) bool { return r == RoleFocal })
}

// BelongsTo lists the agencies the person belongs to in whatever role, each once.
func (p Person) BelongsTo() []AgencyID {
	return p.agencies(func(r Role) bool { return r == RoleFocal || r == RoleLeader })
}

func (p Person) agencies(want func(Role) bool) []AgencyID {
	var out []AgencyID
	seen := map[AgencyID]bool{}
	for _, m := range p.Roles {
		if want(m.Role) && m.Agency != 0 && !seen[m.Agency] {
			seen[m.Agency] = true
			out = append(out, m.Agency)
		}
	}
	return out
}
