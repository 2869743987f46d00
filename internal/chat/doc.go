// Package chat is the conversations: one file a flow. It routes what people say and press, gives it its effect through
// bloc and store inside the gate's transaction, and puts into words what the courier is about to send.
package chat
