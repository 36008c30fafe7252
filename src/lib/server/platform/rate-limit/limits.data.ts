export type Limit = Readonly<{
  /** Turns within any stretch of `windowSeconds`. */
  limit: number;
  windowSeconds: number;
  /** Whose turns are counted together. */
  per: string;
  why: string;
}>;

/** Every limit of the application. A turn beyond it is refused with 429 and the time of the next one. */
export const limits = {
  'pay-link-guess': {
    limit: 100,
    windowSeconds: 900,
    per: 'IP address, wrong links only',
    why: 'a token has 128 bits or more: nobody guesses it, but nobody should load us by trying'
  },
  'pay-code-guess': {
    limit: 10,
    windowSeconds: 3_600,
    per: 'IP address',
    why: 'a code that people type is short; ten tries an hour keep guessing hopeless'
  },
  'pay-attempt-link': {
    limit: 10,
    windowSeconds: 3_600,
    per: 'pay link',
    why: 'card testing: of a thousand scripted tries at most ten an hour reach the gateway'
  },
  'pay-attempt-address': {
    limit: 60,
    windowSeconds: 3_600,
    per: 'IP address',
    why: 'card testing over many links; a household or an office shares one address'
  },
  'data-export': {
    limit: 5,
    windowSeconds: 3_600,
    per: 'customer',
    why: 'an export draws every invoice and receipt anew; nobody needs more than a few in an hour'
  },
  'portal-words': {
    limit: 10,
    windowSeconds: 3_600,
    per: 'customer',
    why: 'a person reads each of them; nobody has more to say in an hour'
  },
  feedback: {
    limit: 30,
    windowSeconds: 3_600,
    per: 'customer',
    why: 'an answer is a tap and may be changed; nobody changes it that often'
  },
  'method-setup': {
    limit: 10,
    windowSeconds: 3_600,
    per: 'customer',
    why: 'card testing: storing a card asks its bank, too'
  },
  'check-page': {
    limit: 30,
    windowSeconds: 900,
    per: 'IP address',
    why: 'the page that says whether a letter is ours must not tell which numbers exist'
  },
  cancellation: {
    limit: 60,
    windowSeconds: 3_600,
    per: 'IP address',
    why: 'each one sends an e-mail to an address that anybody may type; a household or an office shares one address'
  },
  'sign-in-account': {
    limit: 10,
    windowSeconds: 900,
    per: 'e-mail address',
    why: 'password guessing against one account (OWASP ASVS 6.3.1)'
  },
  'sign-in-address': {
    limit: 30,
    windowSeconds: 900,
    per: 'IP address',
    why: 'password guessing against many accounts from one place'
  },
  'staff-invitation': {
    limit: 30,
    windowSeconds: 3_600,
    per: 'merchant',
    why: 'each one writes to an address that an owner typed; nobody hires faster'
  },
  'staff-invitation-guess': {
    limit: 30,
    windowSeconds: 900,
    per: 'IP address',
    why: 'as for pay links; it also bounds how often a password is hashed for nothing'
  },
  'portal-message-contact': {
    limit: 5,
    windowSeconds: 900,
    per: 'merchant and e-mail address or phone number, known or not',
    why: 'nobody’s mailbox or phone is flooded from our sign-in page; five tries are enough for a slow mail server'
  },
  'portal-message-address': {
    limit: 20,
    windowSeconds: 900,
    per: 'IP address',
    why: 'asking for messages to many contacts from one place; a household or an office shares one address'
  },
  'portal-message-customer': {
    limit: 5,
    windowSeconds: 900,
    per: 'signed-in customer',
    why: 'codes before something delicate, and to a new contact: a text message costs the merchant money'
  },
  'portal-code-address': {
    limit: 30,
    windowSeconds: 900,
    per: 'IP address',
    why: 'each message allows five codes; this keeps guessing hopeless over many messages'
  },
  'portal-passkey-address': {
    limit: 60,
    windowSeconds: 900,
    per: 'IP address',
    why: 'a passkey can’t be guessed; nobody should load us by trying'
  },
  'staff-passkey-address': {
    limit: 60,
    windowSeconds: 900,
    per: 'IP address, after the password',
    why: 'as for customers’ passkeys; trying one counts as trying a code'
  },
  'api-key': {
    limit: 600,
    windowSeconds: 60,
    per: 'API key',
    why: 'ten requests a second are enough for any book-keeping; a loop gone wild is not'
  },
  'api-key-guess': {
    limit: 20,
    windowSeconds: 900,
    per: 'IP address, wrong keys only',
    why: 'as for pay links'
  },
  upload: {
    limit: 30,
    windowSeconds: 3_600,
    per: 'merchant',
    why: 'an import is work for minutes; its queue is shared'
  }
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;
