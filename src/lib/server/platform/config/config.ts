import * as v from 'valibot';

/**
 * Everything that can be set from outside, read once at the start of a process. `.env.example` says what each means.
 * Unset means the default; set but wrong stops the start, with every fault named at once.
 */
const url = v.pipe(v.string(), v.url('is not a URL'));
const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'is not a port number'),
  v.transform(Number),
  v.maxValue(65_535, 'is not a port number')
);
const key32 = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9+/]{43}=$/, 'is not 32 bytes in base64: make one with `openssl rand -base64 32`')
);

const rate = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}(\.\d+)?$/, 'is not a number'),
  v.transform(Number),
  v.minValue(0.01, 'is too small')
);

const Variables = v.object({
  DATABASE_URL: url,
  /** The login that owns the schema, where it differs from the one the application runs with. */
  DATABASE_OWNER_URL: v.optional(url),
  ORIGIN: url,
  PORT: v.optional(port, '3000'),
  OPS_PORT: v.optional(port, '0'),
  SECRET_KEY: key32,
  STRIPE_SECRET_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^[sr]k_(test|live)_\w+$/, 'is not a secret key: it starts with sk_ or rk_'))
  ),
  STRIPE_PUBLISHABLE_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^pk_(test|live)_\w+$/, 'is not a publishable key: it starts with pk_'))
  ),
  STRIPE_WEBHOOK_SECRET: v.optional(
    v.pipe(v.string(), v.regex(/^whsec_\w+$/, 'is not a signing secret: it starts with whsec_'))
  ),
  STRIPE_API_BASE: v.optional(url),
  STRIPE_JS_URL: v.optional(url, 'https://js.stripe.com/endive/stripe.js'),
  SMTP_URL: v.optional(
    v.pipe(v.string(), v.regex(/^smtps?:\/\//, 'does not start with smtp:// or smtps://'))
  ),
  SMTP_PER_SECOND: v.optional(rate),
  MAIL_BOUNCE_ADDRESS: v.optional(v.pipe(v.string(), v.regex(/^[^\s@<>+]+@[^\s@<>]+$/, 'is not an address'))),
  MAIL_REPLY_ADDRESS: v.optional(v.pipe(v.string(), v.regex(/^[^\s@<>+]+@[^\s@<>]+$/, 'is not an address'))),
  MAIL_WEBHOOK_SECRET: v.optional(v.pipe(v.string(), v.minLength(16, 'is shorter than 16 characters'))),
  DKIM_DOMAIN: v.optional(v.string()),
  DKIM_SELECTOR: v.optional(v.string()),
  DKIM_KEY: v.optional(v.string()),
  TWILIO_API_BASE: v.optional(url, 'https://api.twilio.com'),
  TWILIO_ACCOUNT_SID: v.optional(v.pipe(v.string(), v.regex(/^AC/, 'is not an account: it starts with AC'))),
  TWILIO_AUTH_TOKEN: v.optional(v.string()),
  TWILIO_PER_SECOND: v.optional(rate),
  TWILIO_WHATSAPP_FROM: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\+[1-9]\d{6,14}$/, 'is not a phone number: it starts with + and the country')
    )
  ),
  WHATSAPP_PER_SECOND: v.optional(rate),
  LETTER_API_URL: v.optional(url),
  LETTER_API_KEY: v.optional(v.string()),
  VAPID_PUBLIC_KEY: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w-]{87}$/, 'is not a VAPID public key: make a pair with `npx web-push generate-vapid-keys`')
    )
  ),
  VAPID_PRIVATE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[\w-]{43}$/,
        'is not a VAPID private key: make a pair with `npx web-push generate-vapid-keys`'
      )
    )
  ),
  VAPID_SUBJECT: v.optional(
    v.pipe(v.string(), v.regex(/^(mailto:|https:\/\/)/, 'does not start with mailto: or https://'))
  ),
  PUSH_ALSO_ALLOWED: v.optional(url),
  WEBHOOK_ALSO_ALLOWED: v.optional(url),
  AGENCY_ALSO_ALLOWED: v.optional(url),
  DNS_SERVER: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])(:\d{1,5})?$/i, 'is not an IP address with a port')
    )
  ),
  CLOCK: v.optional(v.picklist(['system', 'movable'], 'is neither `system` nor `movable`'), 'system'),
  LOG_LEVEL: v.optional(v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'silent']), 'info')
});

const ConfigSchema = v.pipe(
  Variables,
  v.forward(
    v.partialCheck(
      [['CLOCK'], ['STRIPE_SECRET_KEY']],
      ({ CLOCK, STRIPE_SECRET_KEY }) => !(CLOCK === 'movable' && /^.k_live_/.test(STRIPE_SECRET_KEY ?? '')),
      'is movable: never with a live STRIPE_SECRET_KEY'
    ),
    ['CLOCK']
  )
);

/** Every variable that the application reads, in the order of `.env.example`. */
export const configVariables: readonly string[] = Object.keys(Variables.entries);

export type Config = v.InferOutput<typeof ConfigSchema>;

/** Thrown by `readConfig`; `faults` has one line per wrong or missing variable. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Reads and checks the environment. An empty variable counts as unset. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  );
  const result = v.safeParse(ConfigSchema, given);
  if (result.success) return result.output;
  throw new ConfigError(
    result.issues.map((issue) => {
      const name = String(issue.path?.[0]?.key ?? '');
      return given[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
    })
  );
}
