// Package when is everything the bloc knows about time: the one clock all else asks, the bloc's zone, days on
// which people work, the instants at which a task is reminded, and dates as people write them in Vietnamese.
//
// Nothing here guesses: text that could mean two instants is an error naming both, for a person to choose.
package when
