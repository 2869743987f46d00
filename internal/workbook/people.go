package workbook

import (
	"strconv"

	"khoibot/internal/bloc"
)

// readPeople reads the rows of Danh bạ; t is nil when the sheet could not be read.
func readPeople(t *table, known codes) []Person {
	if t == nil {
		return nil
	}
	type key struct {
		agency, name string
		role         bloc.Role
	}
	rows, owners := map[key]Cell{}, map[int64]Person{}
	var out []Person
	for _, row := range t.rows {
		p, ok := row.person(known)
		if p.TelegramID != 0 && p.Name != "" {
			row.refuseShared(p, owners)
		}
		if !ok {
			continue
		}
		k := key{codeKey(p.AgencyCode), bloc.Fold(p.Name), p.Role}
		if earlier, taken := rows[k]; taken {
			row.report(headPerson, CodeDuplicatePerson, map[string]string{"name": p.Name, "earlier": earlier.Ref})
			continue
		}
		rows[k] = p.Cell
		out = append(out, p)
	}
	return out
}

// refuseShared reports a Telegram ID that an earlier row gives to somebody of another name.
func (row tableRow) refuseShared(p Person, owners map[int64]Person) {
	owner, taken := owners[p.TelegramID]
	if !taken {
		p.Cell = row.at(headTelegram)
		owners[p.TelegramID] = p
		return
	}
	if bloc.Fold(owner.Name) != bloc.Fold(p.Name) {
		row.report(headTelegram, CodeSharedTelegramID, map[string]string{
			"value": strconv.FormatInt(p.TelegramID, 10), "name": p.Name, "other": owner.Name, "earlier": owner.Ref,
		})
	}
}

// person reads one row; ok is false when it is known to be wrong, and then only some of it is there.
func (row tableRow) person(known codes) (Person, bool) {
	p := Person{Cell: row.at(headPerson)}
	var okName, okTitle, okID bool
	p.Name, okName = row.need(headPerson, maxName)
	p.Title, okTitle = row.text(headTitle, maxName)
	role, okRole := choose(row, headRole, CodeUnknownRole, roleWords())
	if okRole && role.text == "" {
		row.report(headRole, CodeMissingValue, map[string]string{"heading": headRole})
		okRole = false
	}
	p.Role = role.value
	if p.TelegramID, okID = row.telegramID(); p.TelegramID != 0 {
		p.IDRef = row.at(headTelegram).Ref
	}
	code, okCode := row.text(headAgency, maxName)
	if okCode {
		p.AgencyCode, okCode = row.agencyOf(code, role, okRole, known)
	}
	return p, okName && okTitle && okRole && okID && okCode
}

// agencyOf is the agency's code as Đơn vị spells it.
func (row tableRow) agencyOf(code string, role word[bloc.Role], okRole bool, known codes) (string, bool) {
	if code == "" {
		if okRole && role.value != bloc.RoleSecretary {
			row.report(headAgency, CodeMissingAgency, map[string]string{"heading": headAgency, "role": role.text})
			return "", false
		}
		return "", true
	}
	spelled, ok := known[codeKey(code)]
	if !ok && known != nil {
		row.report(headAgency, CodeUnknownAgency, map[string]string{"value": code})
	}
	return spelled, ok
}
