package workbook

import (
	"bytes"
	"encoding/xml"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// relationships is a .rels part: which part each id of its owner stands for.
type relationships struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// sheetPart is the raw XML of the i-th sheet, which the library keeps but has no call for. It is not found in a
// file whose parts do not hang together.
func sheetPart(file *excelize.File, i int) ([]byte, bool) {
	main := ""
	for _, rel := range readRels(file, "_rels/.rels").Items {
		if strings.HasSuffix(rel.Type, "/officeDocument") {
			main = strings.TrimPrefix(rel.Target, "/")
		}
	}
	dir, base := path.Split(main)
	for _, rel := range readRels(file, dir+"_rels/"+base+".rels").Items {
		if rel.ID != file.WorkBook.Sheets.Sheet[i].ID {
			continue
		}
		target := rel.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		return part(file, strings.TrimPrefix(path.Clean(target), "/"))
	}
	return nil, false
}

func readRels(file *excelize.File, name string) relationships {
	var rels relationships
	data, ok := part(file, name)
	if !ok {
		return rels
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = file.CharsetReader
	if err := dec.Decode(&rels); err != nil {
		return relationships{}
	}
	return rels
}

func part(file *excelize.File, name string) ([]byte, bool) {
	stored, ok := file.Pkg.Load(name)
	if !ok {
		return nil, false
	}
	data, ok := stored.([]byte)
	return data, ok
}
