package bloc

import "slices"

// AnswerRoles lists who may answer a task for his agency: any of its focal points; its leaders too, where a notice was
// addressed to them, since what one of the recipients says he has got, the agency has. addressed are the roles to which
// the task's content went; none where it has no content.
func AnswerRoles(k Kind, addressed []Role) []Role {
	roles := []Role{RoleFocal}
	if k == KindNotice && slices.Contains(addressed, RoleLeader) {
		roles = append(roles, RoleLeader)
	}
	return roles
}

// In lists the agencies in which the person holds one of the roles, each once, in the order the roles were given.
func (p Person) In(roles ...Role) []AgencyID {
	return p.agencies(func(r Role) bool { return slices.Contains(roles, r) })
}
