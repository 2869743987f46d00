package main

import (
	"reflect"
)

// Config is everything there is to configure, as it is written: in the environment (tag var), in .env under the same
// name, or as a flag, which wins. The README's table, --help and .env.example are held to it by a test. Secrets are no
// flags: other users of a machine see command lines.
type Config struct {
	Token         Secret `kong:"-" var:"TELEGRAM_BOT_TOKEN" help:"The bot's token, from @BotFather."`
	APIURL        string `name:"api-url" var:"TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"The Bot API server."`
	Proxy         Secret `kong:"-" var:"TELEGRAM_PROXY" help:"Proxy on the way to Telegram: http://, https:// or socks5://host:port."`
	DB            string `name:"db" var:"KHOIBOT_DB" default:"khoibot.db" placeholder:"FILE" help:"The database; a relative path starts at the folder of .env, or of the program where there is no .env."`
	Timezone      string `name:"timezone" var:"KHOIBOT_TIMEZONE" default:"Asia/Ho_Chi_Minh" placeholder:"ZONE" help:"The bloc's time zone, an IANA name."`
	Locale        string `name:"locale" var:"KHOIBOT_LOCALE" default:"vi" placeholder:"LANG" help:"The language of people who chose none: vi or en."`
	Admins        string `name:"admins" var:"KHOIBOT_ADMINS" placeholder:"ID,…" help:"Telegram user ids, comma-separated, that act as secretaries while no secretary has joined."`
	RemindAt      string `name:"remind-at" var:"KHOIBOT_REMIND_AT" default:"08:00" placeholder:"HH:MM" help:"The hour of reminders, bloc time, 05:00 to 19:59."`
	SendGrace     string `name:"send-grace" var:"KHOIBOT_SEND_GRACE" default:"60s" placeholder:"DURATION" help:"How long a bulk sending waits and can be stopped, such as 60s or 2m."`
	Rate          string `name:"rate" var:"KHOIBOT_RATE" default:"30" placeholder:"N" help:"Messages a second, 1 to 1000; Telegram takes 30 unless you pay for more."`
	WebhookURL    string `name:"webhook-url" var:"KHOIBOT_WEBHOOK_URL" placeholder:"URL" help:"Public https address to receive updates at; empty: long polling, which needs no public address."`
	WebhookSecret Secret `kong:"-" var:"KHOIBOT_WEBHOOK_SECRET" help:"What Telegram proves itself with at the webhook: 1 to 256 of A-Z a-z 0-9 _ -."`
	Listen        string `name:"listen" var:"KHOIBOT_LISTEN" placeholder:"HOST:PORT" help:"Where to serve /healthz, /metrics (loopback addresses only) and the webhook; empty: nowhere."`
	Log           string `name:"log" var:"KHOIBOT_LOG" default:"info" placeholder:"LEVEL" help:"What is logged: debug, info, warn or error."`
}

// knob is one field of Config and its names.
type knob struct {
	Field   string
	Var     string // in the environment
	Flag    string // without dashes; empty: no flag
	Default string
	Help    string
}

// knobs lists the fields of Config.
func knobs() []knob {
	t := reflect.TypeFor[Config]()
	list := make([]knob, t.NumField())
	for i := range list {
		f := t.Field(i)
		list[i] = knob{f.Name, f.Tag.Get("var"), f.Tag.Get("name"), f.Tag.Get("default"), f.Tag.Get("help")}
	}
	return list
}

// fillSecrets reads what cannot be a flag.
func (c *Config) fillSecrets(env *environment) {
	v := reflect.ValueOf(c).Elem()
	for _, k := range knobs() {
		if k.Flag == "" {
			v.FieldByName(k.Field).SetString(env.get(k.Var))
		}
	}
}

// fillDefaults sets every field to its default, as if nothing were configured.
func (c *Config) fillDefaults() {
	v := reflect.ValueOf(c).Elem()
	for _, k := range knobs() {
		if f := v.FieldByName(k.Field); f.String() == "" {
			f.SetString(k.Default)
		}
	}
}
