package chat

import (
	"slices"

	"khoibot/internal/bloc"
)

// addressed lists the roles to which a task's content went; none where it has no content.
func (k *look) addressed(task bloc.Task) ([]bloc.Role, error) {
	d, err := k.tx.Content().Dispatch(task.ID)
	if notFound(err) {
		return nil, nil
	}
	return d.Roles, err
}

// answersFor lists the agencies for which the person may answer a task.
func (k *look) answersFor(task bloc.Task) ([]bloc.AgencyID, error) {
	if task.Kind != bloc.KindNotice {
		return k.who.AnswersFor(), nil
	}
	to, err := k.addressed(task)
	return k.who.In(bloc.AnswerRoles(task.Kind, to)...), err
}

// nudgedRoles lists who of an agency that has not answered a task is written to: whoever got it.
func (k *look) nudgedRoles(task bloc.Task) ([]bloc.Role, error) {
	if task.Kind == bloc.KindNotice {
		if to, err := k.addressed(task); err != nil || len(to) > 0 {
			return to, err
		}
	}
	return []bloc.Role{bloc.RoleFocal}, nil
}

// kindKey chooses between the words for what is to be done and those for a notice, which is acknowledged.
func kindKey(task bloc.Task, key, notice string) string {
	if task.Kind == bloc.KindNotice {
		return notice
	}
	return key
}

// acknowledgeable reports whether one of the standings is of an agency the person may answer for and that still owes.
func (k *look) acknowledgeable(task bloc.Task, mine []standing) (bool, error) {
	agencies, err := k.answersFor(task)
	return slices.ContainsFunc(mine, func(s standing) bool {
		return slices.Contains(agencies, s.agency) && bloc.Owes(task, s.entry)
	}), err
}
