package main

import "context"

func serveConfirmingFirst(context.Context) {}
