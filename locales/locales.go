// Package locales holds every word a person sees, one file a language: vi.toml first, en.toml after it.
package locales

import "embed"

// Files are the catalogues.
//
//go:embed *.toml
var Files embed.FS
