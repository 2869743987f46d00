package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// The files Read does not look into. Callers tell them apart with errors.Is.
var (
	// ErrNotXLSX is a file that is no xlsx workbook, or a damaged one; an old .xls is one too.
	ErrNotXLSX = errors.New("not an xlsx workbook")
	// ErrTooLarge is a file over 20 MB, or one that unpacks to more than any bloc's workbook (a zip bomb).
	ErrTooLarge = errors.New("workbook too large")
	// ErrEncrypted is a workbook under a password.
	ErrEncrypted = errors.New("workbook protected by a password")
)

const (
	// maxFile is the size in bytes of the largest file read: what a bot may download from Telegram.
	maxFile = 20 << 20
	// maxUnzipped bounds the bytes all parts unpack to. Five thousand rows take some 3 MB.
	maxUnzipped = 48 << 20
)

// take reads the whole file, or refuses it by its size. size is what the sender says, below 1 when unknown.
func take(r io.Reader, size int64) ([]byte, error) {
	if size > maxFile {
		return nil, ErrTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	if len(data) > maxFile {
		return nil, ErrTooLarge
	}
	return data, nil
}

// checkContainer refuses what is not worth opening: other files, encrypted ones, bombs.
func checkContainer(data []byte) error {
	if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) { // an OLE file: .xls, or an encrypted .xlsx
		if bytes.Contains(data, utf16LE("EncryptedPackage")) {
			return ErrEncrypted
		}
		return ErrNotXLSX
	}
	parts, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotXLSX, err)
	}
	var total uint64
	for _, part := range parts.File {
		if part.UncompressedSize64 > maxUnzipped {
			return ErrTooLarge
		}
		if total += part.UncompressedSize64; total > maxUnzipped {
			return ErrTooLarge
		}
	}
	return nil
}

func utf16LE(ascii string) []byte {
	out := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		out = append(out, ascii[i], 0)
	}
	return out
}

// open hands the file to the library, all of it in memory: the limits above keep that small.
func open(data []byte) (*excelize.File, error) {
	if err := checkContainer(data); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotXLSX, err)
	}
	return file, nil
}
