// Package report makes what is handed on outside the chat: the board as a picture, a year's participation as a workbook
// and due times as a calendar. It takes plain values and gives bytes; every word in them comes from its caller.
package report
